use application::mail::{Mail, Mailbox, MessageId};
use domain::{
    identity::{PersonName, User},
    ordering::{Order, OrderStatus},
};
use testkit::factories::{a_product, a_user, an_order};

use super::{Letter, OrderConfirmation, Welcome, write};

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
    let mail = written(&Welcome::of(&ann()), &ann());
    assert_eq!(mail.subject.as_str(), "Welcome, Ánn Lee");
    assert_eq!(mail.to.to_string(), "Ánn Lee <ann.lee@example.org>");
    let said = "Hello Ánn Lee,\n\nan account was opened for you. Your username is ann.lee.\n\nIf you know of no account, \
                somebody may have mistyped their address. Then there is nothing that you have to do.\n\n";
    assert_eq!(mail.text, format!("{said}{FOOTER}"));
}

#[test]
fn welcome_says_the_same_in_html() {
    let mail = written(&Welcome::of(&ann()), &ann());
    let said = "<p>Hello Ánn Lee,</p>\n<p>an account was opened for you. Your username is <strong>ann.lee</strong>.</p>\n";
    for part in ["<html lang=\"en\">", "<title>Welcome, Ánn Lee</title>", said, FOOTER] {
        assert!(mail.html.contains(part), "{part}: {}", mail.html);
    }
}

#[test]
fn who_gave_no_name_is_greeted_by_their_username() {
    let bob = a_user().named("bob.ray").build();
    assert!(written(&Welcome::of(&bob), &bob).text.starts_with("Hello bob.ray,"));
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
    let html = written(&Welcome::of(&eve), &eve).html;
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
    for html in [written(&Welcome::of(&ann()), &ann()).html, written(&confirmation(&ann()), &ann()).html] {
        for remote in ["http:", "https:", "src=", "url(", "<link", "<img", "@import"] {
            assert!(!html.contains(remote), "{remote}: {html}");
        }
    }
}
