//! Settings: read from layered sources, checked as a whole, handed out as types.
//!
//! `config/default.toml` lists the keys, and says in its head which source wins. A value travels from `sources`
//! through `draft` and `reader` into the type of its section (`sections`); `production` adds the rules that only
//! production has. Everything wrong is collected into [`Problems`], so that an operator sees it at once.

mod draft;
mod entries;
mod private_file;
mod problem;
mod production;
mod profile;
mod reader;
mod schema;
mod secrets;
mod sections;
mod sources;

use std::{collections::BTreeMap, net::SocketAddr};

use draft::Draft;
use reader::Reader;
use secrecy::SecretString;

pub use entries::Entry;
pub use private_file::{create_private_dir, create_private_file, replace_private_file};
pub use problem::{Problem, Problems};
pub use profile::Profile;
pub use secrets::random_secret;
pub use sections::{
    AccountSettings, ApiKeySettings, BucketSettings, CacheSettings, CorsSettings, DataSettings,
    DatabaseSettings, DatabaseUrl, FetchSettings, FileSettings, Gateway, IssuersSettings, JobSettings,
    ListSettings, LogFormat, LogSettings, MailSettings, MailTransport, PasswordSettings, PaymentSettings,
    Pepper, RateLimitSettings, SecondFactorSettings, ServerSettings, SessionSettings, SmtpSettings, SmtpTls,
    SsoProviderSettings, SsoSettings, StripeAccount, TokenSettings, TrustedIssuerSettings,
};
pub use sources::Sources;

/// Every setting, checked. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which defaults and demands apply.
    pub profile: Profile,
    /// `[server]`
    pub server: ServerSettings,
    /// `[cors]`
    pub cors: CorsSettings,
    /// `[rate_limit]`; `None` is no limit.
    pub rate_limit: Option<RateLimitSettings>,
    /// `[data]`
    pub data: DataSettings,
    /// `[database]`
    pub database: DatabaseSettings,
    /// `[cache]`
    pub cache: CacheSettings,
    /// `[session]`
    pub session: SessionSettings,
    /// `[sso]`
    pub sso: SsoSettings,
    /// `[tokens]`
    pub tokens: TokenSettings,
    /// `[password]`
    pub password: PasswordSettings,
    /// `[accounts]`
    pub accounts: AccountSettings,
    /// `[api_keys]`
    pub api_keys: ApiKeySettings,
    /// `[second_factor]`
    pub second_factor: SecondFactorSettings,
    /// `[issuers]`
    pub issuers: IssuersSettings,
    /// `[list]`
    pub list: ListSettings,
    /// `[payments]`
    pub payments: PaymentSettings,
    /// `[jobs]`
    pub jobs: JobSettings,
    /// `[mail]`
    pub mail: MailSettings,
    /// `[files]`
    pub files: FileSettings,
    /// `[fetch]`
    pub fetch: FetchSettings,
    /// `[log]`
    pub log: LogSettings,
}

/// Settings that the program may run with.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// What was done on the way and should be told, one sentence each.
    pub notices: Vec<String>,
}

/// A look at a configuration, sound or not.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Which defaults and demands apply.
    pub profile: Profile,
    /// Every key with its value in force, secrets masked.
    pub entries: Vec<Entry>,
    /// Everything that is wrong.
    pub problems: Problems,
}

impl Settings {
    /// Reads and checks the settings. In the development profile, makes the secrets that nobody has set and keeps
    /// them under `data.dir`; nothing else is written, and nothing at all when something is wrong.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn load(sources: &Sources) -> Result<Loaded, Problems> {
        let mut draft = Draft::read(sources);
        let settings = draft.settings()?;
        if settings.profile == Profile::Production {
            return Ok(Loaded { settings, notices: Vec::new() });
        }
        let notices = draft.make_missing_secrets(&settings.data.dir);
        Ok(Loaded { settings: draft.settings()?, notices })
    }

    /// Reads and checks the settings, and changes nothing: secrets that are still to be made count as no problem.
    pub fn inspect(sources: &Sources) -> Inspection {
        let draft = Draft::read(sources);
        let problems = draft.settings().err().unwrap_or_default();
        Inspection { profile: draft.profile(), entries: draft.entries(), problems }
    }

    /// Where a server with this configuration listens; none when the configuration is not sound. Changes nothing.
    pub fn inspect_address(sources: &Sources) -> Option<SocketAddr> {
        Draft::read(sources).settings().ok().map(|settings| settings.server.address)
    }

    /// The secrets that development uses here, by key, as far as there are any yet. Changes nothing.
    ///
    /// # Errors
    /// The file in which they are kept cannot be read or understood.
    pub fn development_secrets(sources: &Sources) -> Result<BTreeMap<&'static str, SecretString>, String> {
        Draft::development_secrets(sources)
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let data = DataSettings::read(reader);
        let files = FileSettings::read(reader, &data);
        let cache = CacheSettings::read(reader);
        let server = ServerSettings::read(reader);
        Self {
            profile: reader.word("profile", Profile::WORDS).unwrap_or(reader.profile),
            accounts: AccountSettings::read(reader, &server),
            sso: SsoSettings::read(reader, &server),
            server,
            cors: CorsSettings::read(reader),
            rate_limit: RateLimitSettings::read(reader, &cache),
            database: DatabaseSettings::read(reader, &data),
            mail: MailSettings::read(reader, &data),
            data,
            cache,
            session: SessionSettings::read(reader),
            tokens: TokenSettings::read(reader),
            password: PasswordSettings::read(reader),
            api_keys: ApiKeySettings::read(reader),
            second_factor: SecondFactorSettings::read(reader),
            issuers: IssuersSettings::read(reader),
            list: ListSettings::read(reader),
            payments: PaymentSettings::read(reader),
            jobs: JobSettings::read(reader),
            files,
            fetch: FetchSettings::read(reader),
            log: LogSettings::read(reader),
        }
    }
}
