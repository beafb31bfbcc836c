use application::authz::{Actor, Delete};
use domain::identity::SecurityEvent;

fn main() {
    let _ = Actor::for_system("cover my tracks").permit::<Delete, SecurityEvent>();
}
