//! Named places at which a process can be made to end as if it were killed. Only builds with the feature `failpoints` have
//! them; `cargo xtask chaos` makes such a build. The variable `FAILPOINT` arms one: `store.after-commit:3` ends the process
//! when it comes there for the third time.

/// Nothing, in a build without failpoints.
#[cfg(not(feature = "failpoints"))]
pub(crate) const fn pass(_: &'static str) {}

/// Ends the process, if this failpoint is armed and its time has come.
#[cfg(feature = "failpoints")]
pub(crate) fn pass(name: &'static str) {
    use std::sync::atomic::Ordering;

    if let Some(armed) = ARMED.as_ref()
        && armed.name == name
        && armed.left.fetch_sub(1, Ordering::SeqCst) == 1
    {
        // No destructor runs, and nothing is flushed.
        std::process::abort();
    }
}

#[cfg(feature = "failpoints")]
struct Armed {
    name: String,
    left: std::sync::atomic::AtomicI64,
}

#[cfg(feature = "failpoints")]
static ARMED: std::sync::LazyLock<Option<Armed>> = std::sync::LazyLock::new(|| {
    let text = std::env::var("FAILPOINT").ok()?;
    let armed = Armed::parse(&text);
    if armed.is_none() {
        eprintln!("FAILPOINT={text} is not the name of a failpoint, ':' and a number: {}", NAMES.join(", "));
        std::process::exit(78);
    }
    armed
});

/// Every failpoint: a name that nothing passes would never strike, and nobody would notice.
#[cfg(feature = "failpoints")]
const NAMES: [&str; 8] = [
    "store.before-commit",
    "store.after-commit",
    "gateway.before-collect",
    "gateway.after-collect",
    "gateway.before-refund",
    "gateway.after-refund",
    "mail.before-send",
    "mail.after-send",
];

#[cfg(feature = "failpoints")]
impl Armed {
    fn parse(text: &str) -> Option<Self> {
        let (name, nth) = text.split_once(':')?;
        let left = std::sync::atomic::AtomicI64::new(nth.parse().ok()?);
        NAMES.contains(&name).then(|| Self { name: name.to_owned(), left })
    }
}

/// A port that has a failpoint before and after each question to it.
#[cfg(feature = "failpoints")]
pub struct AtFailpoints<T: ?Sized>(pub std::sync::Arc<T>);

#[cfg(feature = "failpoints")]
mod ports {
    use application::{
        billing::PaymentGateway,
        mail::{Mail, MailError, Mailer},
    };
    use async_trait::async_trait;
    use domain::billing::{Payment, PaymentOutcome, Refund, RefundOutcome};

    use super::{AtFailpoints, pass};

    #[async_trait]
    impl PaymentGateway for AtFailpoints<dyn PaymentGateway> {
        async fn collect(&self, payment: &Payment) -> PaymentOutcome {
            pass("gateway.before-collect");
            let outcome = self.0.collect(payment).await;
            pass("gateway.after-collect");
            outcome
        }

        async fn refund(&self, payment: &Payment, refund: &Refund) -> RefundOutcome {
            pass("gateway.before-refund");
            let outcome = self.0.refund(payment, refund).await;
            pass("gateway.after-refund");
            outcome
        }
    }

    #[async_trait]
    impl Mailer for AtFailpoints<dyn Mailer> {
        async fn send(&self, mail: &Mail) -> Result<(), MailError> {
            pass("mail.before-send");
            let sent = self.0.send(mail).await;
            pass("mail.after-send");
            sent
        }
    }
}
