//! Every error that a caller can be told of: its stable code, its status, and what a person reads about it.
//!
//! One table, because three things must agree: what the wire says, what `/docs/errors` explains, and what a
//! [`Problem`](super::problem::Problem) can be built from. A code that is not in this table cannot be written.

use axum::http::StatusCode;

/// What is known about one code.
#[derive(Debug)]
struct Entry {
    slug: &'static str,
    status: StatusCode,
    title: &'static str,
    explanation: &'static str,
}

/// A stable error code: the `code` member of a problem, and the last segment of its `type`.
///
/// Codes are part of the contract. Adding one is harmless; renaming or removing one breaks clients.
#[derive(Debug, Clone, Copy)]
pub struct Code(&'static Entry);

impl Code {
    /// The code as it appears on the wire.
    pub const fn slug(self) -> &'static str {
        self.0.slug
    }

    /// The status that every problem of this code has.
    pub const fn status(self) -> StatusCode {
        self.0.status
    }

    /// A short summary for people; the same for every occurrence.
    pub const fn title(self) -> &'static str {
        self.0.title
    }

    /// What the code means and what a caller can do about it: the text of its documentation page.
    pub const fn explanation(self) -> &'static str {
        self.0.explanation
    }

    /// The code that is called so, if there is one.
    pub fn find(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.slug() == slug)
    }

    /// The code that stands for a bare status: what an answer of the framework is turned into.
    ///
    /// Statuses that nothing here produces fall back on the first of their class, as RFC 9110 (section 15) asks
    /// of anyone who does not know a status.
    pub const fn for_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::UNAUTHENTICATED,
            403 => Self::FORBIDDEN,
            404 => Self::NOT_FOUND,
            405 => Self::METHOD_NOT_ALLOWED,
            409 => Self::CONFLICT,
            412 => Self::PRECONDITION_FAILED,
            413 => Self::PAYLOAD_TOO_LARGE,
            414 => Self::URI_TOO_LONG,
            415 => Self::UNSUPPORTED_MEDIA_TYPE,
            422 => Self::INVALID_FIELDS,
            428 => Self::PRECONDITION_REQUIRED,
            429 => Self::TOO_MANY_REQUESTS,
            431 => Self::HEADER_FIELDS_TOO_LARGE,
            503 => Self::UNAVAILABLE,
            400..=499 => Self::MALFORMED_REQUEST,
            _ => Self::INTERNAL_ERROR,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.slug() == other.slug()
    }
}

impl Eq for Code {}

/// Makes, of each row, a constant of [`Code`], and of all rows the list `Code::ALL`: so no code can be missing there.
macro_rules! codes {
    ($($name:ident = $slug:literal, $status:ident, $title:literal, $explanation:literal;)*) => {
        impl Code {
            $(
                #[doc = concat!("`", $slug, "`: ", $title, ".")]
                pub const $name: Self = Self(&Entry {
                    slug: $slug,
                    status: StatusCode::$status,
                    title: $title,
                    explanation: $explanation,
                });
            )*

            /// All codes, sorted by name.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

codes! {
    ACCOUNT_INACTIVE = "account-inactive", FORBIDDEN, "Account inactive",
        "The account was switched off, and nobody gets in until an administrator switches it on again.";
    ACCOUNT_PROTECTED = "account-protected", FORBIDDEN, "This account is protected",
        "The account may not be changed in this way by anyone, or not by its own holder. Ask an administrator of a \
        higher rank, or choose another account.";
    ALREADY_LOGGED_IN = "already-logged-in", CONFLICT, "Already logged in",
        "The request carries a session that is still valid, so no second one was started. Log out first, or go on \
        with the session that you have.";
    API_KEY_ENDED = "api-key-ended", CONFLICT, "The API key has ended",
        "The key was revoked or has expired, and no key comes back. Make another, and revoke what you do not use.";
    CONFLICT = "conflict", CONFLICT, "Conflict with the current state",
        "What was asked contradicts the state that the resource is in now. Read the resource again, and repeat the \
        request if it still makes sense.";
    CPF_TAKEN = "cpf-taken", CONFLICT, "CPF already registered",
        "Another account is registered under this CPF. A CPF identifies one person, who has one account: log in to \
        it, or recover its password.";
    CROSS_SITE_REQUEST = "cross-site-request", FORBIDDEN, "Request from another site",
        "A request that changes something and carries the session cookie must come from this site. Browsers say so \
        with Sec-Fetch-Site: same-origin or with an Origin header that names this site; send one of the two. Clients \
        that are not browsers should authenticate without the cookie. Nor does another site begin a sign-in by a provider: \
        begin it here.";
    CURRENCY_MISMATCH = "currency-mismatch", CONFLICT, "Priced in another currency",
        "An order is paid in one currency, and the product is priced in another one now. Place an order in that \
        currency for it.";
    DOWNLOAD_OVER = "download-over", GONE, "Download over",
        "The link has ended, or what it led to has been removed. Have the file made again, and use the new link.";
    EMAIL_NOT_VERIFIED = "email-not-verified", FORBIDDEN, "No verified address",
        "The provider vouches for somebody who has no account here, and for no e-mail address that one could be opened with. \
        Verify the address there, or sign up, log in, and link the provider.";
    EMAIL_TAKEN = "email-taken", CONFLICT, "E-mail address already in use",
        "Another account uses this e-mail address; spellings that reach the same mailbox count as the same address. \
        Choose another, or log in to that account.";
    EMAIL_UNVERIFIED = "email-unverified", FORBIDDEN, "E-mail address not verified",
        "Name and password are right, and nobody has shown yet that they read what is sent to the address of the account. \
        Follow the message that was sent there, or ask for another with POST /api/v1/auth/email-verification.";
    FORBIDDEN = "forbidden", FORBIDDEN, "Not permitted",
        "You are known to the service, but may not do this. Repeating the request will not help; an administrator \
        can tell you which role it needs.";
    FRESH_LOG_IN_REQUIRED = "fresh-log-in-required", FORBIDDEN, "Log in again first",
        "What one logs in with is changed only by somebody who has logged in within the last five minutes, so that a session \
        that was left open or stolen does not suffice. Log out, log in, and repeat the request.";
    HEADER_FIELDS_TOO_LARGE = "header-fields-too-large", REQUEST_HEADER_FIELDS_TOO_LARGE, "Header fields too large",
        "The header fields of the request take more room than the service accepts. Send fewer or smaller ones; \
        stale cookies are the usual reason.";
    IDEMPOTENCY_KEY_REUSED = "idempotency-key-reused", UNPROCESSABLE_ENTITY, "Idempotency key used before",
        "The Idempotency-Key of the request was sent before, with another body. A key names one request: repeat that \
        one unchanged to get its answer again, or take a new key for a new request.";
    IDENTITY_LINKED = "identity-linked", CONFLICT, "Linked with another account",
        "Whoever the provider vouches for is linked with another account here, or was. Log in to that account and unlink it \
        there, or choose somebody else at the provider.";
    INSUFFICIENT_RANK = "insufficient-rank", FORBIDDEN, "Insufficient rank",
        "Accounts can be administered only by someone of a higher rank than theirs, and ranks can be given only \
        below one's own. Ask an administrator of a higher rank.";
    INSUFFICIENT_SCOPE = "insufficient-scope", FORBIDDEN, "Insufficient scope",
        "The API key or token is good, but not for this. The detail names the scope that it lacks: get one that has it. Managing \
        credentials is in no scope: log in, and use the session.";
    INTERNAL_ERROR = "internal-error", INTERNAL_SERVER_ERROR, "Internal error",
        "The service failed in a way that it did not expect. Nothing about the request needs to change; it may be \
        tried again. When reporting the failure, quote the request id: it leads to the record of what happened.";
    INVALID_CREDENTIALS = "invalid-credentials", UNAUTHORIZED, "Invalid credentials",
        "The name and the password do not belong together, or the account cannot log in. Which of these it was is \
        not told, on purpose. Check both and try again.";
    INVALID_FIELDS = "invalid-fields", UNPROCESSABLE_ENTITY, "Invalid fields",
        "The request was understood, but some of its fields are missing, unknown, or have values that are not \
        acceptable. The member errors names each field, with a code for programs and a message for people.";
    INVALID_REFRESH_TOKEN = "invalid-refresh-token", UNAUTHORIZED, "Invalid refresh token",
        "The refresh token is not known, has been used before, or its time is up. Each is good once: one that comes a second \
        time ends all tokens of its log-in. Log in again.";
    INVALID_SIGNATURE = "invalid-signature", UNAUTHORIZED, "Invalid signature",
        "What services tell by webhooks is believed by its signature, and this one is missing, is not that of the body as \
        it arrived, or is more than five minutes old. Check that both sides have the same secret, that nothing between \
        them changes the body, and the clocks; then send it again, signed anew.";
    INVALID_TOKEN = "invalid-token", UNPROCESSABLE_ENTITY, "Token not valid",
        "The token from a message is wrong or mistyped, its time is over, it was used already, or a later message took its \
        place. Which of these it was is not told, on purpose. Ask for another message.";
    LAST_SUPER_ADMIN = "last-super-admin", CONFLICT, "The last super admin must remain",
        "The change would leave the service without an active super admin, and nobody could administer it any more. \
        Make another super admin first.";
    LINK_FIRST = "link-first", CONFLICT, "Log in and link first",
        "There is an account with the e-mail address that the provider vouches for, and an address alone opens none. Log in \
        to it in the way that you are used to, link the provider, and sign in by it from then on.";
    MALFORMED_REQUEST = "malformed-request", BAD_REQUEST, "Malformed request",
        "The request could not be read: its syntax is broken. The detail says where. Correct the request; the same \
        one will fail again.";
    METHOD_NOT_ALLOWED = "method-not-allowed", METHOD_NOT_ALLOWED, "Method not allowed",
        "There is a resource at this address, but it does not support the method. The Allow header lists the \
        methods that it does support.";
    NO_ACCOUNT = "no-account", FORBIDDEN, "No account is linked",
        "The provider vouches for somebody whom no account here is linked with, and opens none. Log in in another way, or \
        sign up, and link the provider.";
    NO_SECOND_FACTOR = "no-second-factor", CONFLICT, "No second factor",
        "The account has no second factor, or none that was begun to be set up. Begin to set one up first.";
    NOT_AN_IMAGE = "not-an-image", UNPROCESSABLE_ENTITY, "Not a picture of its type",
        "The content does not begin as a picture of the type that Content-Type names. Send a picture as it is, and with \
        the type that it has.";
    NOT_FOR_SALE = "not-for-sale", CONFLICT, "Not for sale",
        "The product is not for sale, or not any more. Take it out of the order, or choose another.";
    NOT_FOUND = "not-found", NOT_FOUND, "Not found",
        "There is nothing at this address, or nothing that you may know of. Check the address and the identifiers \
        in it.";
    NOTHING_TO_PAY = "nothing-to-pay", CONFLICT, "Nothing to pay",
        "The items of the order cost nothing now, and an order without anything to pay cannot be confirmed. Add something \
        that has a price.";
    NOTHING_TO_REFUND = "nothing-to-refund", CONFLICT, "Nothing to refund",
        "A refund of nothing is none: either nothing is left of what was paid, counting refunds that are under way, or the \
        amount is zero.";
    ORDER_CANCELLED = "order-cancelled", CONFLICT, "Order already cancelled",
        "The order was called off before. Nothing was changed; if you still want what was in it, place another.";
    ORDER_EMPTY = "order-empty", CONFLICT, "Order without items",
        "There is nothing in the order that could be confirmed. Add an item first.";
    ORDER_NOT_CONFIRMED = "order-not-confirmed", CONFLICT, "Order not confirmed yet",
        "What an order costs is fixed when it is confirmed, and only then it can be paid. Confirm it first.";
    ORDER_NOT_PAID = "order-not-paid", CONFLICT, "Order not paid",
        "Only what is paid, and not given back in full, can be refunded. Read the order to see how far it has come.";
    ORDER_NOT_PENDING = "order-not-pending", CONFLICT, "Order not pending any more",
        "The items of an order change only while it is pending, and it is confirmed only once. Cancel it, if that is still \
        possible, and place another.";
    ORDER_PAID = "order-paid", CONFLICT, "Order already paid",
        "What is paid is not paid again, and cannot be cancelled any more. Ask for a refund.";
    OUT_OF_SCOPE = "out-of-scope", FORBIDDEN, "Outside of your scope",
        "The thing, or what would become of it, lies outside of what you may write, such as a thing that you can see but \
        that belongs to someone else. Nothing was changed.";
    OUT_OF_STOCK = "out-of-stock", CONFLICT, "Out of stock",
        "There are fewer of a product left than the order wants, and it takes all of its items or none. The detail says \
        which product, and how many are left. Order fewer, or wait for more.";
    OVERLOADED = "overloaded", SERVICE_UNAVAILABLE, "Overloaded",
        "The service has more work than it can do in time and refused this request rather than let it wait. Try \
        again after the number of seconds in the Retry-After header.";
    PAYLOAD_TOO_LARGE = "payload-too-large", PAYLOAD_TOO_LARGE, "Body too large",
        "The body of the request is larger than this operation accepts. Send a smaller one.";
    PAYMENT_UNDER_WAY = "payment-under-way", CONFLICT, "A payment is under way",
        "The order is being paid, and how that ends is not known yet. Read it again in a moment.";
    PRECONDITION_FAILED = "precondition-failed", PRECONDITION_FAILED, "Changed in the meantime",
        "The resource is no longer at the version that the request names in If-Match: someone changed it since you \
        read it. Read it again, and decide anew on what you find.";
    PRECONDITION_REQUIRED = "precondition-required", PRECONDITION_REQUIRED, "A version is required",
        "This resource is changed only against a known version, lest changes of others be overwritten unseen. Read \
        it, and send its ETag in the If-Match header.";
    REFUND_TOO_MUCH = "refund-too-much", CONFLICT, "More than is left to refund",
        "Of what was paid, less is left than is to be given back, counting refunds that are under way. The detail says how \
        much. Ask for less, or for all that is left by leaving the amount out.";
    REQUEST_IN_FLIGHT = "request-in-flight", CONFLICT, "The same request is under way",
        "A request with this Idempotency-Key is being done, and how it ends is not known yet. Send it again, unchanged, after \
        the number of seconds in the Retry-After header: it gets the answer of that one, and nothing is done twice.";
    ROWS_REFUSED = "rows-refused", UNPROCESSABLE_ENTITY, "Some rows are refused",
        "A bulk operation is done for all of its rows or for none, and for some of them it cannot be done. The member \
        errors names each by its index, with the code that it would have met alone. Nothing was changed: correct those \
        rows or leave them out, and send the rest again.";
    RUN_ENDED = "run-ended", CONFLICT, "The run has ended",
        "The run of the job has ended already, so there is nothing left to cancel. What it has done stays done.";
    RUN_NOT_RETRYABLE = "run-not-retryable", CONFLICT, "The run cannot be retried",
        "Only a run that is dead or cancelled can be put into the queue again. One that is queued or running is under \
        way, and one that has succeeded is done; enqueue another one instead.";
    SECOND_FACTOR_ACTIVE = "second-factor-active", CONFLICT, "There is a second factor already",
        "The account asks for a second factor already, and has one at a time. To change the device, remove it first.";
    SECOND_FACTOR_ENROLMENT_REQUIRED = "second-factor-enrolment-required", FORBIDDEN, "A second factor has to be set up",
        "The operator requires a second factor of accounts of this role, and this one has none. Until it has, it may set one up \
        and log out, and nothing else, with whatever credential.";
    SECOND_FACTOR_FAILED = "second-factor-failed", UNAUTHORIZED, "The second factor failed",
        "The code is wrong, has passed, or was used before. Try the next one that the app shows, with the same challenge; five wrong \
        ones end it. Check that the clock of the device is right.";
    SECOND_FACTOR_REQUIRED = "second-factor-required", UNAUTHORIZED, "A second factor is required",
        "What was sent is right, and the account asks for more. Send the member challenge back together with the code that the \
        authenticator app shows, or with a recovery code, within five minutes.";
    SEVERAL_CREDENTIALS = "several-credentials", BAD_REQUEST, "Several credentials",
        "The request authenticates in more than one way, or twice in the same way. Send exactly one credential.";
    SIGN_IN_DENIED = "sign-in-denied", FORBIDDEN, "Not signed in",
        "The sign-in was called off at the provider, by whoever sat there or by the provider itself. Begin again, if that was \
        not what you wanted.";
    SIGN_IN_ENDED = "sign-in-ended", UNAUTHORIZED, "The log-in has ended",
        "The challenge was met, has seen too many wrong codes, is older than five minutes, or the account was changed \
        meanwhile. Log in again.";
    SIGN_IN_EXPIRED = "sign-in-expired", CONFLICT, "The sign-in has expired",
        "Nothing is known of the sign-in that the provider answers: it was begun more than ten minutes ago, was finished \
        already, or was begun in another browser. Begin again, in the browser in which you want to be logged in.";
    SIGN_IN_NOT_ACCEPTED = "sign-in-not-accepted", FORBIDDEN, "The provider's answer was not accepted",
        "What the provider said could not be trusted, or it did not stand by it. Begin again; if it happens every time, the \
        operator finds the reason in the log of the service.";
    SKU_TAKEN = "sku-taken", CONFLICT, "SKU already in use",
        "Another product goes by this SKU; upper and lower case count as the same. Choose another, or change that \
        product.";
    STOCK_FULL = "stock-full", CONFLICT, "Stock cannot be given back",
        "More of a product would be in stock than can be counted. An administrator has to correct its stock first.";
    TOO_MANY_ITEMS = "too-many-items", UNPROCESSABLE_ENTITY, "Too many items",
        "The order has as many different products as an order can have. Place another for the rest.";
    TOO_MANY_REQUESTS = "too-many-requests", TOO_MANY_REQUESTS, "Too many requests",
        "More requests or attempts came than are allowed in this time. Try again after the number of seconds in the \
        Retry-After header.";
    TOTAL_OUT_OF_RANGE = "total-out-of-range", UNPROCESSABLE_ENTITY, "Total out of range",
        "The items together would cost more than an amount of money can be. Order fewer.";
    UNAUTHENTICATED = "unauthenticated", UNAUTHORIZED, "Not authenticated",
        "The request needs a credential and has none, or the one that it has is not valid or no longer valid. Log \
        in, and send the request with the new credential.";
    UNAVAILABLE = "unavailable", SERVICE_UNAVAILABLE, "Temporarily unavailable",
        "Something that the service depends on did not answer in time. A change may or may not have been made: \
        read before you repeat it. Try again after the number of seconds in the Retry-After header.";
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "Unsupported media type",
        "The body is of a type or in an encoding that this operation does not read. Where the Accept header names types, \
        send one of those; else JSON, uncompressed, with Content-Type: application/json.";
    URI_TOO_LONG = "uri-too-long", URI_TOO_LONG, "Address too long",
        "The address of the request, including its query, is longer than the service accepts. Send fewer or shorter \
        parameters.";
    USERNAME_TAKEN = "username-taken", CONFLICT, "User name already taken",
        "Another account has this user name; upper and lower case count as the same. Choose another.";
    WRONG_CODE = "wrong-code", UNPROCESSABLE_ENTITY, "Wrong code",
        "The code is not the one that the authenticator app shows now, or was used before; each is good once. Wait for the next \
        one, and check that the clock of the device is right.";
    WRONG_PASSWORD = "wrong-password", UNPROCESSABLE_ENTITY, "Wrong current password",
        "The current password that was sent along does not match the account. Nothing was changed.";
}
