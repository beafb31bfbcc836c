//! Lists the files under `migrations/`, so that they are embedded in the binary and a new one needs no line of code.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=migrations");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut code = String::new();
    for database in ["sqlite", "postgres"] {
        let folder = Path::new(&root).join("migrations").join(database);
        let mut names = fs::read_dir(&folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<Result<Vec<_>, std::io::Error>>()?;
        names.retain(|name| name.ends_with(".sql"));
        names.sort();
        writeln!(code, "pub(super) const {}: &[(&str, &str)] = &[", database.to_uppercase())?;
        for name in names {
            println!("cargo:rerun-if-changed=migrations/{database}/{name}");
            writeln!(code, "    ({name:?}, include_str!({:?})),", folder.join(&name))?;
        }
        writeln!(code, "];")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), code)?;
    Ok(())
}
