//! `DELETE /api/v1/products/{id}`

use testkit::factories::{a_product, a_user};

use crate::support::Service;

#[tokio::test]
async fn an_admin_deletes_a_product_for_good() {
    let service = Service::start();
    let path = format!("/api/v1/products/{}", service.sells(a_product()).id());
    let (_, admin) = service.with(a_user().admin()).await;
    assert!(admin.delete(path.clone()).send().await.expect(204).body.is_empty());
    admin.get(path.clone()).send().await.expect_problem(404, "not-found");
    admin.delete(path).send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn nobody_else_deletes_products() {
    let service = Service::start();
    let path = format!("/api/v1/products/{}", service.sells(a_product()).id());
    let (_, user) = service.with(a_user()).await;
    user.delete(path.clone()).send().await.expect_problem(403, "forbidden");
    service.client().delete(path.clone()).send().await.expect_problem(401, "unauthenticated");
    service.client().get(path).send().await.expect(200);
}

#[tokio::test]
async fn a_stated_version_must_be_the_current_one() {
    let service = Service::start();
    let path = format!("/api/v1/products/{}", service.sells(a_product()).id());
    let (_, admin) = service.with(a_user().admin()).await;
    let delete = |tag| admin.delete(path.clone()).header("if-match", tag).send();
    delete("\"2\"").await.expect_problem(412, "precondition-failed");
    delete("\"1\"").await.expect(204);
}
