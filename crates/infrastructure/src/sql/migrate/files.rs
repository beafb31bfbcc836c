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
    Ok(Migration::new(version, description.replace('_', " ").into(), kind, sql.into_sql_str(), false))
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
