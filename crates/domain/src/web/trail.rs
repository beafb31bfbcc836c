use super::{Scheme, WebAddress};

/// RFC 9309, 2.3.1.2, asks that at least so many be followed; more are a sign of a loop.
pub const MAX_REDIRECTS: u8 = 5;

/// Where redirects have led to.
#[derive(Clone, Debug)]
pub struct Trail {
    at: WebAddress,
    redirects: u8,
}

/// A redirect that is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Strayed {
    /// It is one too many.
    #[error("more than {MAX_REDIRECTS} redirects")]
    TooFar,
    /// It leads from an encrypted page to one that anybody on the way can read and change.
    #[error("a redirect from https to http")]
    Downgrade,
}

impl Trail {
    /// Begins at an address.
    pub const fn at_first(address: WebAddress) -> Self {
        Self { at: address, redirects: 0 }
    }

    /// Where it has led to.
    pub const fn at(&self) -> &WebAddress {
        &self.at
    }

    /// Goes on to where a redirect points.
    ///
    /// # Errors
    /// That redirect is not followed.
    pub fn follow(&mut self, to: WebAddress) -> Result<(), Strayed> {
        if self.at.scheme() == Scheme::Https && to.scheme() == Scheme::Http {
            return Err(Strayed::Downgrade);
        }
        if self.redirects == MAX_REDIRECTS {
            return Err(Strayed::TooFar);
        }
        self.redirects += 1;
        self.at = to;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_REDIRECTS, Strayed, Trail, WebAddress};

    fn address(text: &str) -> WebAddress {
        WebAddress::parse(text).expect("an address")
    }

    #[test]
    fn five_redirects_are_followed_and_no_more() {
        let page = address("http://example.org/");
        let mut trail = Trail::at_first(page.clone());
        for _ in 0..MAX_REDIRECTS {
            assert_eq!(trail.follow(page.clone()), Ok(()));
        }
        assert_eq!(trail.follow(page), Err(Strayed::TooFar));
    }

    #[test]
    fn http_may_become_https_and_not_the_other_way_round() {
        let (plain, secure) = (address("http://example.org/"), address("https://example.org/"));
        let mut trail = Trail::at_first(plain.clone());
        assert_eq!(trail.follow(secure.clone()), Ok(()));
        assert_eq!(trail.follow(plain), Err(Strayed::Downgrade));
        assert_eq!(trail.at(), &secure, "it stays where it was");
    }
}
