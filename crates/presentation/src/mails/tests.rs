use std::time::Duration;

use application::{
    identity::Offer,
    mail::{Links, Mail, Mailbox, MessageId},
    ports::SessionSecret,
};
use domain::{
    identity::{ClientName, Email, OneTimeTokenPurpose, PersonName, SignInMethodKind, User},
    ordering::{Order, OrderStatus},
    shared::Timestamp,
};
use testkit::factories::{a_product, a_user, an_order};

use super::{
    Incident, Letter, NewAddress, OrderConfirmation, SecurityNotice, TokenLetter, TokenPart, Welcome, write,
};

const FOOTER: &str = "This message was written by a program. Nobody reads the answers to it.";

fn written(letter: &impl Letter, to: &User) -> Mail {
    write(letter, MessageId::of("run"), Mailbox::of(to)).unwrap()
}

fn ann() -> User {
    a_user().named("ann.lee").called("Ánn Lee").build()
}

/// Of two mugs and ten of what no product should be called.
fn order_of(customer: &User) -> Order {
    let mug = a_product().with_sku("MUG-1").named("Blue mug").build();
    let odd = a_product().with_sku("ODD-1").named("<b>\"Fish\" & 'Chips'</b>").at("0.50", "USD").build();
    an_order(customer).of(&mug, 2).of(&odd, 10).that_is(OrderStatus::Confirmed).build()
}

fn confirmation(customer: &User) -> OrderConfirmation {
    OrderConfirmation::of(&order_of(customer), customer).unwrap()
}

#[test]
fn welcome_says_hello_in_plain_text() {
    let mail = written(&Welcome::of(&ann(), None), &ann());
    assert_eq!(mail.subject.as_str(), "Welcome, Ánn Lee");
    assert_eq!(mail.to.to_string(), "Ánn Lee <ann.lee@example.org>");
    let said = "Hello Ánn Lee,\n\nan account was opened for you. Your username is ann.lee.\n\nIf you know of no account, \
                somebody may have mistyped their address. Then there is nothing that you have to do.\n\n";
    assert_eq!(mail.text, format!("{said}{FOOTER}"));
}

#[test]
fn welcome_says_the_same_in_html() {
    let mail = written(&Welcome::of(&ann(), None), &ann());
    let said = "<p>Hello Ánn Lee,</p>\n<p>an account was opened for you. Your username is <strong>ann.lee</strong>.</p>\n";
    for part in ["<html lang=\"en\">", "<title>Welcome, Ánn Lee</title>", said, FOOTER] {
        assert!(mail.html.contains(part), "{part}: {}", mail.html);
    }
}

#[test]
fn who_gave_no_name_is_greeted_by_their_username() {
    let bob = a_user().named("bob.ray").build();
    assert!(written(&Welcome::of(&bob, None), &bob).text.starts_with("Hello bob.ray,"));
}

#[test]
fn an_order_is_confirmed_in_plain_text() {
    let mail = written(&confirmation(&ann()), &ann());
    let number = order_of(&ann()).id();
    assert_eq!(mail.subject.as_str(), format!("Your order {number} is confirmed"));
    let hello = format!(
        "Hello Ánn Lee,\n\nthank you for your order {number}. It is confirmed, and its prices are fixed."
    );
    let said = "2 x Blue mug (MUG-1) at 9.99 USD: 19.98 USD\n\
                10 x <b>\"Fish\" & 'Chips'</b> (ODD-1) at 0.50 USD: 5.00 USD\n\nTotal: 24.98 USD";
    assert_eq!(mail.text, format!("{hello}\n\n{said}\n\n{FOOTER}"));
}

#[test]
fn an_order_is_a_table_in_html() {
    let html = written(&confirmation(&ann()), &ann()).html;
    let row = "<tr><td>Blue mug (MUG-1)</td><td>2</td><td>9.99 USD</td><td>19.98 USD</td></tr>";
    let heads = "<th scope=\"col\">Product</th><th scope=\"col\">Quantity</th>";
    let total = "<th scope=\"row\" colspan=\"3\">Total</th><td><strong>24.98 USD</strong></td>";
    for part in [row, heads, total, "<caption", FOOTER] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn nothing_that_somebody_is_called_becomes_html() {
    let eve = a_user().named("eve.fox").called("<script>alert('x')</script>").build();
    let html = written(&Welcome::of(&eve, None), &eve).html;
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("<p>Hello &#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;,</p>"), "{html}");
    let html = written(&confirmation(&eve), &eve).html;
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
}

#[test]
fn nobody_is_called_what_ends_a_line() {
    assert!(PersonName::parse("Eve\r\nBcc: everybody@example.org").is_err());
}

#[test]
fn no_message_fetches_anything_or_shows_whether_it_was_opened() {
    for html in
        [written(&Welcome::of(&ann(), None), &ann()).html, written(&confirmation(&ann()), &ann()).html]
    {
        for remote in ["http:", "https:", "src=", "url(", "<link", "<img", "@import"] {
            assert!(!html.contains(remote), "{remote}: {html}");
        }
    }
}

const LINK: &str = "https://app.example.org/confirm#token=s3cr3t";

fn offer(purpose: OneTimeTokenPurpose) -> Offer {
    let to = Email::parse("ann@example.com").unwrap();
    let (secret, lasts) = (SessionSecret("s3cr3t".to_owned()), Duration::from_secs(1800));
    Offer { user: ann(), to, purpose, secret, lasts }
}

fn front_end() -> Links {
    let page = Some("https://app.example.org/confirm".to_owned());
    Links { verify_email: page.clone(), reset_password: page.clone(), change_email: page }
}

#[test]
fn a_token_is_handed_over_with_the_page_that_takes_it() {
    let offer = offer(OneTimeTokenPurpose::ResetPassword);
    let mail = written(&TokenLetter::of(&offer, &front_end()), &ann());
    assert_eq!(mail.subject.as_str(), "Choose another password");
    let said = "Hello Ánn Lee,\n\nsomebody, probably you, wants to choose another password for your account ann.lee.\n\n\
                Open this page within 30 minutes:\n\nhttps://app.example.org/confirm#token=s3cr3t\n\n\
                Or paste this token where you are asked for it:\n\ns3cr3t\n\n\
                If that was not you, there is nothing that you have to do: the password stays as it is. Whoever has this \
                message can choose another, so pass it on to nobody.\n\n";
    assert_eq!(mail.text, format!("{said}{FOOTER}"));
    let link = format!("<a href=\"{LINK}\">this page</a> within 30 minutes");
    for part in [link.as_str(), "<code>s3cr3t</code>"] {
        assert!(mail.html.contains(part), "{part}: {}", mail.html);
    }
}

#[test]
fn without_a_front_end_the_token_is_pasted() {
    for purpose in OneTimeTokenPurpose::ALL {
        let mail = written(&TokenLetter::of(&offer(purpose), &Links::default()), &ann());
        let said = "\n\nPaste this token where you are asked for it, within 30 minutes:\n\ns3cr3t\n\nIf ";
        assert!(mail.text.contains(said), "{}", mail.text);
        assert!(!mail.html.contains("href"), "{}", mail.html);
    }
}

#[test]
fn a_newcomer_is_asked_to_confirm_their_address() {
    let part = TokenPart::of(&offer(OneTimeTokenPurpose::VerifyEmail), &front_end());
    let mail = written(&Welcome::of(&ann(), Some(part)), &ann());
    let said = "Your username is ann.lee.\n\nPlease confirm that this is your address.\n\nOpen this page within 30 minutes:\n\n";
    assert!(mail.text.contains(&format!("{said}{LINK}\n\nOr paste")), "{}", mail.text);
    assert!(mail.text.contains("\n\ns3cr3t\n\nIf you know of no account,"), "{}", mail.text);
    assert!(mail.html.contains(LINK), "{}", mail.html);
}

#[test]
fn a_new_address_is_told_so_and_asked_to_confirm_it_unless_it_has() {
    let mail = written(&NewAddress::of(&ann(), None), &ann());
    let said = "Hello Ánn Lee,\n\nyour account ann.lee has moved to this address.\n\nIf you know of no account, somebody \
                may have mistyped their address. Then there is nothing that you have to do.\n\n";
    assert_eq!(mail.text, format!("{said}{FOOTER}"));
    let part = TokenPart::of(&offer(OneTimeTokenPurpose::VerifyEmail), &Links::default());
    let mail = written(&NewAddress::of(&ann(), Some(part)), &ann());
    assert!(
        mail.text.contains("Please confirm that this is your address.\n\nPaste this token"),
        "{}",
        mail.text
    );
}

fn notice(incident: Incident) -> Mail {
    written(&SecurityNotice::of(&ann(), incident, Timestamp::from_micros(1_767_225_600_000_000)), &ann())
}

#[test]
fn somebody_is_told_what_happened_to_their_account_and_what_to_do() {
    let mail = notice(Incident::PasswordChanged);
    assert_eq!(mail.subject.as_str(), "Your password was changed");
    let said = "Hello Ánn Lee,\n\nthe password of your account ann.lee was changed.\n\nWhen: 2026-01-01T00:00:00Z\n\n\
                If it was you, there is nothing that you have to do. If not, somebody else may be in your account: choose \
                another password at once, or ask whoever runs this service for help.\n\n";
    assert_eq!(mail.text, format!("{said}{FOOTER}"));
    assert!(mail.html.contains("<p>the password of your account ann.lee was changed.</p>"), "{}", mail.html);
}

#[test]
fn every_incident_has_its_words() {
    let elsewhere = Email::parse("eve@example.com").unwrap();
    let all = [
        (Incident::EmailChangeRequested(elsewhere), "to the address eve@example.com. It moves when"),
        (Incident::EmailChanged, "your account ann.lee has moved to another address."),
        (Incident::SignInMethodAdded(SignInMethodKind::ApiKey), "your account ann.lee has an API key now."),
        (Incident::SignInMethodRemoved(SignInMethodKind::SecondFactor), "ann.lee has lost a second factor."),
        (
            Incident::SignInMethodAdded(SignInMethodKind::ExternalIdentity),
            "has a log-in by another provider now.",
        ),
        (
            Incident::NewClient(ClientName::of(None)),
            "not used for it before, and that does not say what it is.",
        ),
        (Incident::SignUpAttempted, "There is one already, and its username is ann.lee."),
    ];
    for (incident, words) in all {
        let mail = notice(incident);
        assert!(mail.text.contains(words), "{}", mail.text);
    }
}

#[test]
fn somebody_is_told_what_a_new_device_says_that_it_is_and_can_open_nothing_of_it() {
    let said = "Firefox/128.0 (<b>verify</b> at https://evil.example/now)\r\nBcc: eve@evil.example";
    let mail = notice(Incident::NewClient(ClientName::of(Some(said))));
    assert_eq!(mail.subject.as_str(), "Your account was used from a new device");
    let said = "Hello Ánn Lee,\n\nsomebody logged in to your account ann.lee with a program or a device that was not used for \
                it before. It says that it is: Firefox b verify b at https evil example now Bcc eve evil example\n\n\
                When: 2026-01-01T00:00:00Z\n\nIf it was you, there is nothing that you have to do. If not,";
    assert!(mail.text.starts_with(said), "{}", mail.text);
    for part in ["evil.example", "<b>", "://"] {
        assert!(!mail.text.contains(part) && !mail.html.contains(part), "{part}: {}", mail.html);
    }
}
