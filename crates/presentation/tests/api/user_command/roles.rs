//! `user grant` and `user revoke`

use presentation::cli::Exit;
use testkit::factories::a_user;

use super::Operator;
use crate::support::Service;

#[tokio::test]
async fn somebody_is_meant_by_name_address_or_id() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee").with_email("ann@example.org"));
    for who in ["Ann.Lee", "ANN@example.org", &ann.id().to_string()] {
        let output = Operator::default().runs(&service, &format!("grant {who}")).await.succeeded();
        assert_eq!(output, "ann.lee is admin\n");
        let output = Operator::default().runs(&service, &format!("revoke {who}")).await.succeeded();
        assert_eq!(output, "ann.lee is user\n");
    }
}

#[tokio::test]
async fn somebody_becomes_a_super_admin_and_is_not_made_less() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    let output = Operator::default().runs(&service, "grant ann.lee --role super_admin").await.succeeded();
    assert_eq!(output, "ann.lee is super_admin\n");
    let output = Operator::default().runs(&service, "grant ann.lee").await.succeeded();
    assert_eq!(output, "ann.lee is super_admin\n");
}

#[tokio::test]
async fn the_last_super_admin_stays() {
    let service = Service::start();
    service.has(a_user().named("the.boss").super_admin());
    let outcome = Operator::default().runs(&service, "revoke the.boss").await;
    outcome.failed(Exit::BadData, "last active super admin");
}

#[tokio::test]
async fn nobody_is_nobody() {
    let service = Service::start();
    for who in ["nobody", "nobody@example.org", "00000000-0000-0000-0000-000000000001", "?"] {
        let outcome = Operator::default().runs(&service, &format!("grant {who}")).await;
        outcome.failed(Exit::NoUser, &format!("there is no user {who:?}"));
    }
}
