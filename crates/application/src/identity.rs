//! Accounts, sessions, API keys and external identities: the repositories that this domain needs, its policies, and its use cases, one file each.

mod accounts;
mod api_keys;
mod audit;
mod authenticate;
mod authenticate_api_key;
mod authenticate_bearer;
mod bearer;
mod change_email;
mod change_password;
mod create_api_key;
mod create_user;
mod delete_user;
mod edit_profile;
mod edit_user;
mod end_user_sessions;
mod evict;
mod external_identities;
mod finish_log_in;
mod finish_token_issue;
mod fresh_session;
mod hear_issuer;
mod issue_tokens;
mod issuer_notices;
mod log_in;
mod log_out;
mod newcomers;
mod offer_token;
mod one_time_token;
mod own_password;
mod own_sessions;
mod policy;
mod provision_user;
mod published_keys;
mod purge_one_time_tokens;
mod purge_sessions;
mod record_denial;
mod refresh_tokens;
mod repository;
mod request_email_change;
mod request_token;
mod reset_password;
mod resolve_external;
mod revoke_api_key;
mod revoke_tokens;
mod rotate_api_key;
mod second_factor;
mod set_password;
mod sign_in;
mod sign_up;
mod sign_up_by_mail;
mod single_sign_on;
mod subject;
mod taken;
mod user_activation;
mod user_roles;
mod users;
mod verify_email;

pub use accounts::{AccountHooks, Accounts};
pub use api_keys::{ApiKeys, IssuedKey};
pub use audit::AuditTrail;
pub use authenticate::{AuthenticateSession, Authenticated, SealedSession, Unauthenticated};
pub use authenticate_api_key::{AuthenticateApiKey, InvalidApiKey, KeyHolder};
pub use authenticate_bearer::{AuthenticateBearer, TokenHolder, UnacceptedBearer};
pub use bearer::{AccessClaims, AccessTokens, Bearer, BearerTokens, InvalidBearer, PublicKey, VerifyingKey};
pub use change_email::{ChangeEmail, ChangeEmailError};
pub use change_password::{ChangePassword, ChangePasswordError};
pub use create_api_key::{ApiKeyDraft, CreateApiKey, CreateApiKeyError};
pub use create_user::CreateUserError;
pub use edit_profile::{EditProfile, ProfileChanges};
pub use edit_user::{EditUserError, UserChanges};
pub use end_user_sessions::EndUserSessions;
pub use external_identities::{ExternalIdentities, ExternalIdentityHooks};
pub use finish_log_in::{FinishLogIn, FinishLogInError};
pub use finish_token_issue::FinishTokenIssue;
pub use fresh_session::{FreshSession, NotFresh};
pub use hear_issuer::{HearIssuer, HearIssuerError, NoticeOutcome};
pub use issue_tokens::{IssueTokens, IssueTokensError};
pub use issuer_notices::{IssuerNews, IssuerNotice, IssuerNoticeRefusal, IssuerWebhooks, NoticeSignature};
pub use log_in::{LogIn, LogInError};
pub use log_out::LogOut;
pub use newcomers::{Newcomers, Vouched};
pub use offer_token::{Addressee, Offer, OfferToken};
pub use one_time_token::{
    NothingSent, OneTimeTokenQueries, OneTimeTokenRepository, OneTimeTokens, RedeemError, RedeemOneTimeToken,
    Redemption,
};
pub use own_password::{OwnPassword, WrongOwnPassword};
pub use own_sessions::OwnSessions;
pub use policy::{
    Administer, Authenticate, Browse, EndSessions, GuardSuperAdmins, ManageRoles, Purge, ReadProfile,
    SetCredentials, SignUpAccount, Witness,
};
pub use provision_user::ProvisionUser;
pub use published_keys::PublishedKeys;
pub use purge_one_time_tokens::PurgeOneTimeTokens;
pub use purge_sessions::PurgeSessions;
pub use record_denial::RecordDenial;
pub use refresh_tokens::{InvalidRefreshToken, RefreshTokens};
pub use repository::{
    ApiKeyQueries, ApiKeyRepository, ExternalIdentityQueries, ExternalIdentityRepository,
    SecurityEventRepository, SessionQueries, SessionRepository, SpentTokenQueries, SpentTokenRepository,
    UserQueries, UserRepository,
};
pub use request_email_change::{EmailChangeMessages, RequestEmailChange};
pub use request_token::RequestToken;
pub use reset_password::{ResetPassword, ResetPasswordError};
pub use resolve_external::{NewcomerPolicy, Recognized, ResolveExternal, Unresolved};
pub use revoke_api_key::RevokeApiKey;
pub use revoke_tokens::RevokeTokens;
pub use rotate_api_key::{RotateApiKey, RotateApiKeyError};
pub use second_factor::{
    BeginTotp, BeginTotpError, CheckCode, ConfirmTotp, ConfirmTotpError, Disarm, Enrol, OpenedSecret,
    OwnSecondFactor, RecoveryCodeQueries, RecoveryCodeRepository, RemoveSecondFactor, ReplaceRecoveryCodes,
    ResetSecondFactor, SecondFactorChangeError, SecondFactorQueries, SecondFactorRepository,
    SecondFactorRequirement, SecondFactorSecrets, SecondFactorSummary, SecretUnreadable,
    SignInChallengeQueries, SignInChallengeRepository,
};
pub use set_password::{SetPassword, SetPasswordError};
pub use sign_in::{
    AskSecondFactor, ChallengeToken, CheckPassword, CheckSecondFactor, Disproved, FirstFactor,
    KnownClientRepository, LogInCommand, LoggedIn, Mint, NotYetProven, OpenSession, OpenTokenFamily, Proven,
    SecondFactorRefused, SignInMethod, TokenPair, WrongCredentials,
};
pub use sign_up::{NewAccount, SignUp, SignUpError};
pub use sign_up_by_mail::SignUpByMail;
pub use single_sign_on::{
    ATTEMPT_LASTS, Arrival, Attempts, AuthorizationRequest, AuthorizationResponse, BeginSignIn, Begun,
    Callback, FinishSignIn, Finished, IdentityProvider, InvalidReturnPath, LinkExternal, ProviderError,
    Response, ReturnPath, ReturnPaths, SignInProvider, SignInProviders, SsoError, Visitor,
};
pub use subject::AdministrationError;
pub use taken::Taken;
pub use user_activation::UserActivation;
pub use user_roles::UserRoles;
pub use users::Users;
pub use verify_email::VerifyEmail;
