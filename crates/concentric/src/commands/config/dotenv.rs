//! `concentric config dotenv`: a `.env` that passes `concentric config check` as it is.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use secrecy::{ExposeSecret, SecretString};

use super::{DotenvArgs, Flavour};
use crate::commands::exit;
use crate::settings::{Settings, Sources, create_private_file, random_secret, replace_private_file};

pub(super) fn write(
    args: &DotenvArgs,
    sources: &Sources,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<ExitCode> {
    let path = sources.working_dir.join(&args.output);
    let text = match args.flavour {
        Flavour::Docker => docker()?,
        Flavour::Local => match Settings::development_secrets(sources) {
            Ok(in_use) => local(&in_use)?,
            Err(message) => {
                writeln!(err, "{message}")?;
                return Ok(exit::CONFIG.into());
            }
        },
    };
    let written =
        if args.force { replace_private_file(&path, &text) } else { create_private_file(&path, &text) };
    let shown = args.output.display();
    match written {
        Ok(()) => {
            writeln!(out, "Wrote {shown}. It holds secrets: keep it out of version control.")?;
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            writeln!(err, "{shown} exists and was left alone; --force replaces it, and every secret in it.")?;
        }
        Err(error) => writeln!(err, "{shown} cannot be written: {error}")?,
    }
    Ok(exit::CANNOT_CREATE.into())
}

fn docker() -> io::Result<String> {
    let database_password = random_secret()?;
    Ok(format!(
        "\
# Written by `concentric config dotenv --for docker`. Holds secrets: keep it out of version control.
# `concentric config show` lists every setting; each can be set here.

CONCENTRIC_PROFILE=production

# Every interface of the container; what is published is up to the compose file.
CONCENTRIC_SERVER__HOST=0.0.0.0
CONCENTRIC_SERVER__PORT=8080
# The origin that browsers use. http works on this machine alone: change it to https://… when others are to come.
CONCENTRIC_SERVER__PUBLIC_URL=http://localhost:8080
# The proxy in front, if there is one, so that the addresses of clients are known.
#CONCENTRIC_SERVER__TRUSTED_PROXIES=172.16.0.0/12

# Read by the image of PostgreSQL when it makes the database, and only then.
POSTGRES_USER=concentric
POSTGRES_DB=concentric
POSTGRES_PASSWORD={database_password}
# The same again, for the service to reach it as \"db\".
CONCENTRIC_DATABASE__URL=postgres://concentric:{database_password}@db:5432/concentric
# \"db\" is on the private network of the compose project, which does not leave this host, and its image has no TLS.
# For a database elsewhere, remove this and add ?sslmode=verify-full to the URL.
CONCENTRIC_DATABASE__ALLOW_PLAINTEXT=true
# So that one command brings everything up. To migrate as a step of its own: never, and `concentric migrate up`.
CONCENTRIC_DATABASE__MIGRATE=always

# A gateway that moves no money, to begin with: every order counts as paid. Choose another before customers come.
CONCENTRIC_PAYMENTS__GATEWAY=sandbox
#CONCENTRIC_PAYMENTS__GATEWAY=stripe
#CONCENTRIC_PAYMENTS__STRIPE_SECRET_KEY=
#CONCENTRIC_PAYMENTS__WEBHOOK_SECRET=
# Messages are shown in the log in place of being sent. To send them, name a mail server:
CONCENTRIC_MAIL__TRANSPORT=console
#CONCENTRIC_MAIL__TRANSPORT=smtp
#CONCENTRIC_MAIL__FROM=shop@example.com
#CONCENTRIC_MAIL__SMTP_HOST=smtp.example.com
#CONCENTRIC_MAIL__SMTP_USERNAME=
#CONCENTRIC_MAIL__SMTP_PASSWORD=

# People sign in by passwords, unless a provider of OpenID Connect is named, too (docs/authentication.md):
#CONCENTRIC_SSO__PROVIDERS=acme
#CONCENTRIC_SSO__ACME__ISSUER=https://login.example.com
#CONCENTRIC_SSO__ACME__CLIENT_ID=
#CONCENTRIC_SSO__ACME__CLIENT_SECRET=

# Files are in ./data/files of the container, which needs a volume then, unless a bucket is named:
#CONCENTRIC_FILES__STORE=s3
#CONCENTRIC_FILES__ENDPOINT=https://s3.example.com
#CONCENTRIC_FILES__BUCKET=concentric
#CONCENTRIC_FILES__KEY_ID=
#CONCENTRIC_FILES__SECRET=

# A Redis for several instances, so that they count log-ins together; without it each counts for itself. The second line is
# for one on the private network of the compose project.
#CONCENTRIC_CACHE__URL=redis://redis:6379/0
#CONCENTRIC_CACHE__ALLOW_PLAINTEXT=true

{secrets}",
        secrets = secrets(&BTreeMap::new())?
    ))
}

fn local(in_use: &BTreeMap<&'static str, SecretString>) -> io::Result<String> {
    Ok(format!(
        "\
# Written by `concentric config dotenv --for local`. Holds secrets: keep it out of version control.
# Read from the directory in which the program is started; the environment wins over it.
# `concentric config show` lists every setting; each can be set here.

CONCENTRIC_PROFILE=development

CONCENTRIC_SERVER__HOST=127.0.0.1
CONCENTRIC_SERVER__PORT=8080

# SQLite in ./data, unless a server is named:
#CONCENTRIC_DATABASE__URL=postgres://concentric:concentric@127.0.0.1:5432/concentric
#CONCENTRIC_DATABASE__MIGRATE=always

# The memory of the process, unless a Redis is named:
#CONCENTRIC_CACHE__URL=redis://127.0.0.1:6379/0

CONCENTRIC_LOG__FILTER=info

# Payments move no money, unless Stripe is to (docs/payments.md):
#CONCENTRIC_PAYMENTS__GATEWAY=stripe
#CONCENTRIC_PAYMENTS__STRIPE_SECRET_KEY=
#CONCENTRIC_PAYMENTS__WEBHOOK_SECRET=

# Messages are shown where the program runs. As files instead, in ./data/mail:
#CONCENTRIC_MAIL__TRANSPORT=file

{secrets}",
        secrets = secrets(in_use)?
    ))
}

/// Takes the secrets in use, and makes those that are not.
fn secrets(in_use: &BTreeMap<&'static str, SecretString>) -> io::Result<String> {
    let secret = |key| match in_use.get(key) {
        Some(secret) => Ok(quoted(secret.expose_secret())),
        None => random_secret(),
    };
    Ok(format!(
        "\
# Signs the session cookies; a new one logs everybody out.
CONCENTRIC_SESSION__SECRET={session}
# Mixed into every password hash; without it nobody can log in. Back it up, apart from the database.
CONCENTRIC_PASSWORD__PEPPER={pepper}
# Mixed into what is kept of API keys; with a new one, every key has to be made anew.
CONCENTRIC_API_KEYS__SECRET={api_keys}
# Signs access tokens; with a new one, programs refresh theirs.
CONCENTRIC_TOKENS__SECRET={tokens}
# Encrypts the secrets of second factors; without it nobody who has one can log in. Back it up, apart from the database.
CONCENTRIC_SECOND_FACTOR__SECRET={second_factor}
# Signs the cursors of paginated lists and the links of downloads; with a new one, clients begin their lists again.
CONCENTRIC_LIST__CURSOR_SECRET={cursor}
",
        session = secret("session.secret")?,
        pepper = secret("password.pepper")?,
        api_keys = secret("api_keys.secret")?,
        tokens = secret("tokens.secret")?,
        second_factor = secret("second_factor.secret")?,
        cursor = secret("list.cursor_secret")?
    ))
}

/// A value as `.env` readers take it; the ones made here need no quotes.
fn quoted(value: &str) -> String {
    if value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
        return value.to_owned();
    }
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('\n', "\\n");
    format!("\"{escaped}\"")
}
