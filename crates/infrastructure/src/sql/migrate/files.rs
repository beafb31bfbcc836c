use std::{
    fs,
    path::{Path, PathBuf},
};

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

use super::{MigrationError, Out};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
}

pub(super) fn sqlite() -> Out<Migrator> {
    migrator(embedded::SQLITE)
}

pub(super) fn postgres() -> Out<Migrator> {
    migrator(embedded::POSTGRES)
}

fn migrator(files: &[(&'static str, &'static str)]) -> Out<Migrator> {
    let migrations = files.iter().map(|(name, sql)| parse(name, sql)).collect::<Out<Vec<_>>>()?;
    Ok(Migrator::with_migrations(migrations))
}

fn parse(name: &str, sql: &'static str) -> Out<Migration> {
    let invalid = || MigrationError::Name(name.to_owned());
    let (stem, kind) = name
        .strip_suffix(".up.sql")
        .map(|stem| (stem, MigrationType::ReversibleUp))
        .or_else(|| name.strip_suffix(".down.sql").map(|stem| (stem, MigrationType::ReversibleDown)))
        .ok_or_else(invalid)?;
    let (number, description) = stem.split_once('_').ok_or_else(invalid)?;
    let version = number.parse().map_err(|_| invalid())?;
    if kind == MigrationType::ReversibleUp && says_nothing(sql) {
        return Err(MigrationError::Empty(name.to_owned()));
    }
    Ok(Migration::new(version, description.replace('_', " ").into(), kind, sql.into_sql_str(), false))
}

/// Blank lines and comments alone: a migration that was created and not written yet.
fn says_nothing(sql: &str) -> bool {
    sql.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with("--"))
}

/// Creates the four empty files of the next migration below `folder` (the one with `sqlite` and `postgres` in it); gives
/// their paths.
pub fn create(folder: &Path, name: &str) -> Out<Vec<PathBuf>> {
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(valid) {
        return Err(MigrationError::Name(name.to_owned()));
    }
    let number = next_number(&folder.join("sqlite"))?;
    let mut created = Vec::new();
    for database in ["sqlite", "postgres"] {
        for direction in ["up", "down"] {
            let path = folder.join(database).join(format!("{number:04}_{name}.{direction}.sql"));
            let failed = |source| MigrationError::File { path: path.clone(), source };
            fs::OpenOptions::new().create_new(true).write(true).open(&path).map_err(failed)?;
            created.push(path);
        }
    }
    Ok(created)
}

fn next_number(folder: &Path) -> Out<i64> {
    let failed = |source| MigrationError::File { path: folder.to_owned(), source };
    let mut highest = 0;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let number = name.to_string_lossy().split('_').next().and_then(|number| number.parse().ok());
        highest = highest.max(number.unwrap_or(0));
    }
    Ok(highest + 1)
}

#[cfg(test)]
mod tests {
    use super::{MigrationError, parse};

    #[test]
    fn a_migration_that_was_not_written_yet_is_refused_before_it_is_applied() {
        let refused = parse("0002_add_labels.up.sql", "\n-- Words that users stick on things.\n");
        assert!(matches!(refused, Err(MigrationError::Empty(name)) if name == "0002_add_labels.up.sql"));
        assert!(parse("0002_add_labels.down.sql", "").is_ok(), "taking back may mean nothing");
    }

    #[test]
    fn a_file_without_a_number_or_a_direction_is_refused() {
        for name in ["add_labels.up.sql", "0002.up.sql", "0002_add_labels.sql"] {
            assert!(matches!(parse(name, "SELECT 1"), Err(MigrationError::Name(_))), "{name}");
        }
    }
}
