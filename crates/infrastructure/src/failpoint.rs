//! Named places at which a process can be made to end as if it were killed. Only builds with the feature `failpoints` have
//! them; `cargo xtask chaos` makes such a build. The variable `FAILPOINT` arms one: `store.after-commit:3` ends the process when it comes
//! there for the third time.

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
    let armed = std::env::var("FAILPOINT").ok()?;
    let (name, nth) = armed.split_once(':')?;
    Some(Armed { name: name.to_owned(), left: nth.parse().ok()? })
});
