use domain::identity::OneTimeTokenPurpose;

use crate::ports::SessionSecret;

/// The pages of a front end that messages lead to; without one, a message has its token to be pasted somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Where an address is verified.
    pub verify_email: Option<String>,
    /// Where another password is chosen.
    pub reset_password: Option<String>,
    /// Where a move to another address is confirmed.
    pub change_email: Option<String>,
}

impl Links {
    /// The page for that purpose, with the token as its fragment: browsers send no fragments, so that it is in no log of a
    /// server on the way and in no `Referer`.
    pub fn to(&self, purpose: OneTimeTokenPurpose, token: &SessionSecret) -> Option<String> {
        let page = match purpose {
            OneTimeTokenPurpose::VerifyEmail => &self.verify_email,
            OneTimeTokenPurpose::ResetPassword => &self.reset_password,
            OneTimeTokenPurpose::ChangeEmail => &self.change_email,
        };
        page.as_ref().map(|page| format!("{page}#token={}", token.0))
    }
}
