//! The examples of RFC 7515 and RFC 8037, their private keys written as PKCS#8.

use std::sync::LazyLock;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    crypto::{sign, verify},
};

use super::install;

/// What A.1, A.2 and A.3 of RFC 7515 sign.
const CLAIMS: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

const SECRET: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const MAC: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

const RSA_PRIVATE: &str = "\
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXOjS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSX\
    xbbqY913EeZ8dCn5VrD7io8ImtxLaYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNnjuygxmj3\
    AbONv/s4yDQs4v5tJ/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKj\
    lnAqH2QbgtPr8jkiGUkftoaHLFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHgVFbK5emhAgMBAAEC\
    ggEAEq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe\
    46sui395IW/GO+pWJ1O0BkTGoVEn2bKVRUCgu+GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M/V51gfpRLI9JYanr\
    C4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneuf\
    uBiB4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ60imZV1URk0KpLttoLhyt3SmqdEf/kgHePDdtzEafpAu\
    +cS191R2JiuoF2yzWXnwFDcqGigp5BNr0AHQfD8/Lk8l1Mk09jxxCfui5nYooNyac8YFjm3vItzVCVDnEd3BbVWG8qf6deqElMGA\
    g+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6kqa0finGG0KgeqlaZPxgCZnFp7AeAcCMtiynVlJ7\
    vMVgePsLq6XtON4tB5kP9jAPrq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54Xrrz2uNwkgMTP1FZ1wKB\
    gAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hTip7tUeh7CXgw\
    o59dkpN75gJLVds29+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/evpitUf+4JYbLpvNXWcY\
    052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcGyoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+\
    CCoRjaZjOYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd+DlcxyVuuM9s\
    QLdgjVk2oy26F0EmpScGLq2MowX7fhd/QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A56\
    03k2+ZQwVK0JKSHuLFkuQ3U=";
const RSA_MODULUS: &str = "\
    ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR\
    T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXB\
    dQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9ia\
    GNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
const RSA_SIGNATURE: &str = "\
    cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9\
    uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB\
    _eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rq\
    Vt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

const EC_PRIVATE: &str = "\
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIffH1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/\
    zc4ncPbEXUGDy+5v20t7WAczNXvp7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt";
const EC_PUBLIC: (&str, &str) =
    ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
const EC_SIGNATURE: &str =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

/// RFC 8037, A.4.
const ED_MESSAGE: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
const ED_PRIVATE: &str = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
const ED_PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const ED_SIGNATURE: &str =
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

/// A key of 1024 bits, and its good signature of `message`.
const SHORT_PRIVATE: &str = "\
    MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBAOJ0yK/MtUX2DzLc/8C/6csri+6WUagMpu4oy6Jt3v76uNlCCCxU\
    78ddXH53oOFccsiOFciLlfhmy8zSolhS2rpqa5AexECSQMDAk7oGG9H/rqABJfiwXkeIIgWxl/MP3xR0ocW184LJwI0ynA+fGw/N\
    VmDcuX65fn1jaFBWRKMZAgMBAAECgYEA1uT52JHK55QDgkHj1RaJFsrBJGyzGmS/ODuwWfgnaBGmvkyCEwea7rZy4nRFT/Z52kWy\
    +Dc13p42Aa1Ub7pYYktHPG+YtkMx4B15LkZssau3ENilE2qLaspxJNizFKXm2jz+grL/9bE8uTSagAK3m0oLdCwz/9d8b0/q4gpY\
    V/ECQQDxk8lCzhqNZiO4RyZYK80PGHE2RLtMvQSztVIFSVg4Tblfij41tZVuthu8lYQ4u+3v0ATigvIa2KzAS0/qF0o1AkEA7/nj\
    4mHmEVWMBbAqL+2OrOLX6OznwRFSvoJqFv60fbnzXx4Gsr4h16hR5k3rZomv5bi3w+Sb6PNpxKHGVOjx1QJBANaMBgaKvRIvUDHt\
    HqTX4boyXvlveVjh1jc0JbAEP5Fhley//hf9OMWmfmOx9kfcv6hn+q6g1Rv6qxHs0QB5xrECQQCdT1FcaFKZ0FteqzGsg2yA1p80\
    mH//pux36CPFeSg2NrxcAOHhMBQdO8CcWT3T1LRSwbjtGCJAHbia5nWN2boVAkAhfvUlOsmctBO8lSHJ+ySR1Ko8annUZf+jZcdw\
    e7lz7YE4jOqYMWp5Eqyl/wMlqs63fIfDbtb09MTuKMGC7Zz1";
const SHORT_PUBLIC: &str = "\
    MIGJAoGBAOJ0yK/MtUX2DzLc/8C/6csri+6WUagMpu4oy6Jt3v76uNlCCCxU78ddXH53oOFccsiOFciLlfhmy8zSolhS2rpqa5Ae\
    xECSQMDAk7oGG9H/rqABJfiwXkeIIgWxl/MP3xR0ocW184LJwI0ynA+fGw/NVmDcuX65fn1jaFBWRKMZAgMBAAE=";
const SHORT_SIGNATURE: &str = "\
    DeiHq0pyjg2J_JIGYDVhQZhisjy6K6r-X00ZjzjBq4xwi0X6VRZlmdQB9kbysoHJkGQniWf67NaycTL0GcECtJhJNDgSu3nk01vh\
    mLEpbcw2JX4vdB3mf-bjYQzsqolIPIbWu3iRjem9ljLWzwJSqwAvj0pvjOQAsGKqOv5uIx8";

fn message(header: &str) -> String {
    format!("{}.{CLAIMS}", URL_SAFE_NO_PAD.encode(header))
}

fn pkcs8(encoded: &str) -> Vec<u8> {
    STANDARD.decode(encoded).unwrap()
}

fn secret() -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(SECRET).unwrap()
}

/// What is signed with what by which algorithm, and what comes of it.
struct Example {
    algorithm: Algorithm,
    signing: EncodingKey,
    verifying: DecodingKey,
    message: String,
    signature: &'static str,
}

fn examples() -> [Example; 4] {
    install();
    [
        Example {
            algorithm: Algorithm::HS256,
            signing: EncodingKey::from_secret(&secret()),
            verifying: DecodingKey::from_secret(&secret()),
            message: message("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}"),
            signature: MAC,
        },
        Example {
            algorithm: Algorithm::RS256,
            signing: EncodingKey::from_rsa_der(&pkcs8(RSA_PRIVATE)),
            verifying: DecodingKey::from_rsa_components(RSA_MODULUS, "AQAB").unwrap(),
            message: message("{\"alg\":\"RS256\"}"),
            signature: RSA_SIGNATURE,
        },
        Example {
            algorithm: Algorithm::ES256,
            signing: EncodingKey::from_ec_der(&pkcs8(EC_PRIVATE)),
            verifying: DecodingKey::from_ec_components(EC_PUBLIC.0, EC_PUBLIC.1).unwrap(),
            message: message("{\"alg\":\"ES256\"}"),
            signature: EC_SIGNATURE,
        },
        Example {
            algorithm: Algorithm::EdDSA,
            signing: EncodingKey::from_ed_der(&pkcs8(ED_PRIVATE)),
            verifying: DecodingKey::from_ed_components(ED_PUBLIC).unwrap(),
            message: ED_MESSAGE.to_owned(),
            signature: ED_SIGNATURE,
        },
    ]
}

#[test]
fn the_signatures_of_the_standards_are_good() {
    for Example { algorithm, verifying, message, signature, .. } in examples() {
        assert_eq!(verify(signature, message.as_bytes(), &verifying, algorithm), Ok(true), "{algorithm:?}");
    }
}

#[test]
fn what_is_signed_here_is_what_the_standards_say() {
    for Example { algorithm, signing, verifying, message, signature } in examples() {
        let made = sign(message.as_bytes(), &signing, algorithm).unwrap();
        assert_eq!(verify(&made, message.as_bytes(), &verifying, algorithm), Ok(true), "{algorithm:?}");
        // Each signature with ECDSA has a random number in it.
        assert!(made == signature || algorithm == Algorithm::ES256, "{algorithm:?}");
    }
}

#[test]
fn a_signature_that_is_altered_or_cut_or_of_something_else_is_refused() {
    for Example { algorithm, verifying, message, signature, .. } in examples() {
        let other = if signature.starts_with('A') { "B" } else { "A" };
        let altered = format!("{other}{}", &signature[1..]);
        for wrong in [&altered, &signature[..20], ""] {
            let verdict = verify(wrong, message.as_bytes(), &verifying, algorithm);
            assert_eq!(verdict, Ok(false), "{algorithm:?} {wrong}");
        }
        assert_eq!(verify(signature, b"something else", &verifying, algorithm), Ok(false), "{algorithm:?}");
    }
}

#[test]
fn a_key_is_good_for_algorithms_of_its_own_family_alone() {
    for Example { algorithm, signing, verifying, message, signature } in examples() {
        for other in [Algorithm::HS256, Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
            if other == algorithm {
                continue;
            }
            assert!(
                verify(signature, message.as_bytes(), &verifying, other).is_err(),
                "{algorithm:?} {other:?}"
            );
            assert!(sign(message.as_bytes(), &signing, other).is_err(), "{algorithm:?} {other:?}");
        }
    }
}

#[test]
fn no_other_algorithm_is_known() {
    let [mac, rsa, ec, _] = examples();
    for (algorithm, key) in [
        (Algorithm::HS384, &mac),
        (Algorithm::HS512, &mac),
        (Algorithm::ES384, &ec),
        (Algorithm::PS256, &rsa),
        (Algorithm::PS384, &rsa),
        (Algorithm::PS512, &rsa),
    ] {
        assert!(sign(b"message", &key.signing, algorithm).is_err(), "{algorithm:?}");
        assert!(verify("AAAA", b"message", &key.verifying, algorithm).is_err(), "{algorithm:?}");
    }
}

#[test]
fn rsa_keys_below_2048_bits_neither_sign_nor_verify() {
    install();
    let signing = EncodingKey::from_rsa_der(&pkcs8(SHORT_PRIVATE));
    assert!(sign(b"message", &signing, Algorithm::RS256).is_err());

    let verifying = DecodingKey::from_rsa_der(&pkcs8(SHORT_PUBLIC));
    assert_eq!(verify(SHORT_SIGNATURE, b"message", &verifying, Algorithm::RS256), Ok(false));
}

fn pem(pkcs8: &str) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{pkcs8}\n-----END PRIVATE KEY-----\n")
}

/// The private keys, as operators have them.
pub(crate) static RSA_PEM: LazyLock<String> = LazyLock::new(|| pem(RSA_PRIVATE));
pub(crate) static ED_PEM: LazyLock<String> = LazyLock::new(|| pem(ED_PRIVATE));
pub(crate) static SHORT_RSA_PEM: LazyLock<String> = LazyLock::new(|| pem(SHORT_PRIVATE));
