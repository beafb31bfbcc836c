use std::sync::atomic::{AtomicU64, Ordering};

use application::ports::{HashingUnavailable, Verdict};
use argon2::{
    Algorithm, Argon2, Block, KeyId, Params, ParamsBuilder, RECOMMENDED_SALT_LEN, Version,
    password_hash::phc::{Output, Salt},
};
use domain::identity::{PasswordHash, RawPassword};
use unicode_normalization::UnicodeNormalization;

use super::{
    broken,
    pepper::Peppers,
    stored::{Stored, unusable},
};

/// KiB.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Bytes.
const OUTPUT: usize = 32;

/// In blocks of 1 KiB: more than the 32 MiB up to which glibc keeps what is freed, for each of its arenas. See `memory`.
const RETURNED_WHEN_FREED: usize = 33 * 1024;

/// What a hash is made of. Its methods take long and belong on a blocking thread.
pub(super) struct Scheme {
    peppers: Peppers,
    params: Params,
    /// Costs as much as any hash, and has no password.
    nothing: Stored,
    performed: AtomicU64,
}

impl Scheme {
    pub(super) fn new(peppers: Peppers) -> Result<Self, HashingUnavailable> {
        let params = ParamsBuilder::new()
            .m_cost(MEMORY)
            .t_cost(PASSES)
            .p_cost(LANES)
            .output_len(OUTPUT)
            .keyid(KeyId::new(peppers.current.id.as_bytes()).map_err(broken)?)
            .build()
            .map_err(broken)?;
        let nothing = Stored {
            params: params.clone(),
            salt: random_salt()?,
            output: Output::new(&random::<OUTPUT>()?).map_err(broken)?,
        };
        Ok(Self { peppers, params, nothing, performed: AtomicU64::new(0) })
    }

    pub(super) fn performed(&self) -> u64 {
        self.performed.load(Ordering::Relaxed)
    }

    pub(super) fn hash(&self, password: &RawPassword) -> Result<PasswordHash, HashingUnavailable> {
        let (params, salt) = (self.params.clone(), random_salt()?);
        let output = self.compute(password, &params, &salt)?;
        let stored = Stored { params, salt, output };
        Ok(PasswordHash::new(stored.encode()?))
    }

    pub(super) fn verify(
        &self,
        password: &RawPassword,
        hash: &PasswordHash,
    ) -> Result<Verdict, HashingUnavailable> {
        let stored = Stored::parse(hash.expose())?;
        if self.compute(password, &stored.params, &stored.salt)? != stored.output {
            return Ok(Verdict::Wrong);
        }
        Ok(Verdict::Right { outdated: stored.params != self.params })
    }

    /// Takes as long as `verify` and says no.
    pub(super) fn verify_nothing(&self, password: &RawPassword) -> Result<Verdict, HashingUnavailable> {
        let Stored { params, salt, output } = &self.nothing;
        let _never = self.compute(password, params, salt)? == *output;
        Ok(Verdict::Wrong)
    }

    fn compute(
        &self,
        password: &RawPassword,
        params: &Params,
        salt: &Salt,
    ) -> Result<Output, HashingUnavailable> {
        let pepper = self.peppers.find(params.keyid()).ok_or_else(|| {
            let id = String::from_utf8_lossy(params.keyid());
            unusable(format_args!("was made with the pepper {id:?}, which is not configured"))
        })?;
        let text = normalized(password);
        let (id, version) = (Algorithm::Argon2id, Version::V0x13);
        let argon2 = Argon2::new_with_secret(&pepper.secret, id, version, params.clone()).map_err(broken)?;
        let mut output = vec![0; params.output_len().unwrap_or(OUTPUT)];
        let memory = memory(params)?;
        self.performed.fetch_add(1, Ordering::Relaxed);
        argon2.hash_password_into_with_memory(text.as_bytes(), salt, &mut output, memory).map_err(broken)?;
        Output::new(&output).map_err(broken)
    }
}

/// What Argon2 works in. Some of it is never used, and never becomes more than addresses: glibc would keep the 19 MiB of
/// each hash for the next one on the same thread, and grow by hundreds of MiB over a few log-ins. A piece larger than
/// what it keeps goes back to the operating system at once.
fn memory(params: &Params) -> Result<Vec<Block>, HashingUnavailable> {
    let blocks = params.block_count();
    let mut memory = Vec::new();
    memory.try_reserve_exact(blocks.max(RETURNED_WHEN_FREED)).map_err(broken)?;
    memory.resize(blocks, Block::default());
    Ok(memory)
}

/// The same letter can be typed as different code points, depending on the keyboard. RFC 8265, 4.2.2, asks for NFC;
/// NFKC would also make different characters equal (`²` and `2`), which only weakens a password.
fn normalized(password: &RawPassword) -> String {
    password.expose().nfc().collect()
}

fn random_salt() -> Result<Salt, HashingUnavailable> {
    Salt::new(&random::<RECOMMENDED_SALT_LEN>()?).map_err(broken)
}

fn random<const N: usize>() -> Result<[u8; N], HashingUnavailable> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(broken)?;
    Ok(bytes)
}
