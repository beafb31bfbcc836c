use application::{
    authz::{Actor, Forbidden, Lack, Origin, Read, Update},
    identity::{Enrol, SecondFactorRequirement},
    ports::{SessionClaims, SessionSecret, SessionTokens as _},
};
use domain::{
    catalog::Product,
    identity::{Role, Scope, Session, User},
};
use testkit::{
    actor,
    factories::{a_user, an_api_key},
    fakes::PlainTokens,
};

use crate::world::World;

fn requiring(least: Role) -> World {
    World { required: SecondFactorRequirement { from: Some(least) }, ..World::new() }
}

async fn by_session(world: &World, user: &User) -> Actor {
    let session = world.given_session_of(user);
    let token = PlainTokens::default().seal(&SessionClaims {
        user_id: user.id(),
        secret: SessionSecret(format!("secret of {}", user.username_key())),
        issued_at: session.created_at(),
        expires_at: session.expires_at(),
    });
    Actor::for_user(world.authenticate().execute(&token).await.unwrap().identity())
}

fn owes(actor: &Actor) -> bool {
    let refused = actor.permit::<Read, User>().err();
    matches!(refused, Some(Forbidden { lacks: Some(Lack::SecondFactor), .. }))
}

#[tokio::test]
async fn whoever_must_have_a_second_factor_and_has_none_sets_one_up_first() {
    let world = requiring(Role::Admin);
    let root = world.given(a_user().named("root1").super_admin());
    let by = by_session(&world, &root).await;
    assert!(owes(&by) && by.permit::<Read, Product>().is_err());
    assert!(by.permit::<Enrol, User>().is_ok() && by.permit::<Update, Session>().is_ok());

    let secret = world.begin_totp().execute(&by).await.unwrap();
    assert!(world.own_second_factor().execute(&by).await.unwrap().required);
    world.confirm_totp().execute(&by, world.shown(&secret)).await.unwrap();
    assert!(!owes(&by_session(&world, &world.stored(&root)).await));
}

#[tokio::test]
async fn it_is_required_from_a_role_upwards() {
    for (least, expected) in [
        (None, [false, false, false]),
        (Some(Role::SuperAdmin), [false, false, true]),
        (Some(Role::Admin), [false, true, true]),
        (Some(Role::User), [true, true, true]),
    ] {
        let world = World { required: SecondFactorRequirement { from: least }, ..World::new() };
        for (role, expected) in Role::ALL.into_iter().zip(expected) {
            let name = format!("some.{}", role.name().replace('_', ""));
            let user = world.given(a_user().named(&name).with_role(role));
            assert_eq!(owes(&by_session(&world, &user).await), expected, "{role:?} from {least:?}");
        }
    }
}

#[tokio::test]
async fn their_api_keys_do_nothing_either() {
    let world = requiring(Role::Admin);
    for (user, expected) in [
        (a_user().named("an.admin").admin(), true),
        (a_user().named("safe.admin").admin().with_second_factor(), false),
        (a_user().named("ann.lee"), false),
    ] {
        let user = world.given(user);
        let key = an_api_key(&user).for_scopes(Scope::ALL);
        world.given_key(&key);
        let holder = world.authenticate_api_key().execute(&key.token().reveal(), &Origin::default()).await;
        assert_eq!(owes(&holder.unwrap().actor()), expected);
    }
    assert!(!owes(&actor::system()) && !owes(&Actor::anonymous()));
}
