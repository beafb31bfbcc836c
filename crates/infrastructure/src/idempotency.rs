//! How kept answers lie in their table.

use application::idempotency::KeptAnswer;

use crate::table;

table!(KeptAnswer => "idempotent_answers" {
    id, caller_id, request, fingerprint, status, location, etag, body, created_at
});
