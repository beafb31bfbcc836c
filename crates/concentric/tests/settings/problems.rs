//! How the program tells what is wrong with its configuration.

use concentric::settings::Settings;

use crate::world::World;

#[test]
fn everything_wrong_is_listed_at_once_with_its_origin_and_remedy() {
    let world = World::new()
        .with_file("concentric.toml", "[server]\nport = 99999\n[log]\nformat = \"jsn\"")
        .with_file(".env", "CONCENTRIC_CORS__ORIGINS=*")
        .with("CONCENTRIC_SERVER__HOST", "localhost")
        .with("CONCENTRIC_SERVER__TRUSTED_PROXIES", "10.0.0.0/99");
    let text = world.load().unwrap_err().to_string();
    for expected in [
        "The configuration has 5 problems:",
        "server.port: is 99999, and must be from 0 to 65535",
        "from: concentric.toml",
        "set CONCENTRIC_SERVER__PORT, or `port` under [server] in the configuration file",
        "log.format: is \"jsn\", and must be \"auto\" or \"pretty\" or \"json\"; did you mean \"json\"?",
        "cors.origins: \"*\" would let every web page act for the user",
        "from: .env CONCENTRIC_CORS__ORIGINS",
        "server.host: \"localhost\" is not an IP address",
        "from: environment variable CONCENTRIC_SERVER__HOST",
        "server.trusted_proxies: \"10.0.0.0/99\" is neither an address nor a network",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
}

#[test]
fn every_setting_refuses_a_value_of_another_type() {
    for entry in Settings::inspect(&World::new().sources).entries {
        let text = format!("{} = [[1]]", entry.key);
        let keys = World::new().with_file("concentric.toml", &text).problem_keys();
        assert!(keys.contains(&entry.key), "{text}");
    }
}

#[test]
fn every_number_refuses_what_no_program_can_use() {
    for entry in Settings::inspect(&World::new().sources).entries {
        if entry.value.parse::<i64>().is_err() {
            continue;
        }
        for number in ["-1", "9223372036854775807"] {
            let text = format!("{} = {number}", entry.key);
            let keys = World::new().with_file("concentric.toml", &text).problem_keys();
            assert!(keys.contains(&entry.key), "{text}");
        }
    }
}

#[test]
fn text_of_the_environment_that_is_no_number_is_refused() {
    let problem = World::new().with("CONCENTRIC_SERVER__PORT", "80 80").problem();
    assert_eq!(problem.message, "must be a whole number, and is the text \"80 80\"");
    let problem = World::new().with("CONCENTRIC_SERVER__DOCS", "maybe").problem();
    assert_eq!(problem.message, "must be true or false, and is the text \"maybe\"");
}

#[test]
fn an_unknown_key_is_refused_with_the_one_that_was_probably_meant() {
    for (text, key, meant) in [
        ("[server]\nprot = 1", "server.prot", "server.port"),
        ("[sever]\nport = 1", "sever.port", "server.port"),
        ("port = 1", "port", "server.port"),
        ("[session]\nidle_second = 1", "session.idle_second", "session.idle_seconds"),
    ] {
        let problem = World::new().with_file("concentric.toml", text).problem();
        assert_eq!(problem.key, key);
        assert_eq!(problem.message, format!("is not a setting; did you mean {meant}?"));
        assert_eq!(problem.origin, "concentric.toml");
    }
}

#[test]
fn an_unknown_key_that_resembles_none_is_refused_without_a_guess() {
    let problem = World::new().with_file("concentric.toml", "[kitchen]\nfridge = 1").problem();
    assert_eq!((problem.key.as_str(), problem.message.as_str()), ("kitchen.fridge", "is not a setting"));
}

#[test]
fn an_unknown_variable_is_refused_with_the_one_that_was_probably_meant() {
    for (name, meant) in [
        ("CONCENTRIC_SERVER_PORT", "CONCENTRIC_SERVER__PORT"),
        ("CONCENTRIC_PORT", "CONCENTRIC_SERVER__PORT"),
        ("CONCENTRIC_DATABSE__URL", "CONCENTRIC_DATABASE__URL"),
    ] {
        let problem = World::new().with(name, "1").problem();
        assert_eq!(problem.key, name);
        assert!(problem.message.contains(&format!("did you mean {meant}?")), "{problem}");
    }
}

#[test]
fn only_secrets_can_be_read_from_files_of_their_own() {
    assert_eq!(
        World::new().with("CONCENTRIC_SERVER__PORT_FILE", "x").problem_keys(),
        ["CONCENTRIC_SERVER__PORT_FILE"]
    );
}

#[test]
fn a_section_written_as_a_value_is_explained() {
    let problem = World::new().with_file("concentric.toml", "server = \"0.0.0.0\"").problem();
    assert_eq!(problem.key, "server");
    assert!(problem.remedy.contains("[server]"), "{problem}");
}

#[test]
fn an_unknown_profile_is_refused_beside_the_problems_of_the_one_that_was_probably_meant() {
    let keys = World::new().with("CONCENTRIC_PROFILE", "prod").problem_keys();
    assert!(keys.contains(&"profile".to_owned()) && keys.contains(&"session.secret".to_owned()), "{keys:?}");
    let problem = World::new().with("CONCENTRIC_PROFILE", "dev").problem();
    assert!(problem.message.contains("did you mean \"development\"?"), "{problem}");
}

#[test]
fn a_session_cannot_idle_longer_than_it_lives() {
    let world = World::new().with("CONCENTRIC_SESSION__ABSOLUTE_SECONDS", "600");
    assert_eq!(world.problem().key, "session.absolute_seconds");
}

#[test]
fn an_origin_is_no_more_than_scheme_host_and_port() {
    for origin in
        ["app.acme.test", "ftp://acme.test", "https://acme.test/app", "https://me@acme.test", "null", ""]
    {
        let text = format!("[cors]\norigins = [\"{origin}\"]");
        assert_eq!(
            World::new().with_file("concentric.toml", &text).problem_keys(),
            ["cors.origins"],
            "{origin}"
        );
    }
}

#[test]
fn a_log_filter_that_cannot_be_understood_is_refused() {
    assert_eq!(World::new().with("CONCENTRIC_LOG__FILTER", "info,=,[").problem().key, "log.filter");
}

#[test]
fn peppers_need_ids_of_their_own_and_full_length() {
    let variable = "CONCENTRIC_PASSWORD__PREVIOUS_PEPPERS";
    let pepper = "0123456789012345678901234567890123456789";
    for (list, reason) in [
        (pepper.to_owned(), "id:secret"),
        (format!("1:{pepper}"), "another one"),
        (format!("7:{pepper},7:{pepper}"), "another one"),
        (format!("much_too_long:{pepper}"), "1 to 8"),
        ("7:short".to_owned(), "32"),
    ] {
        let problem = World::new().with(variable, &list).problem();
        assert_eq!(problem.key, "password.previous_peppers");
        assert!(problem.message.contains(reason), "{problem}");
    }
}

#[test]
fn no_complaint_quotes_a_secret() {
    const CANARY: &str = "canary-7f3a";
    let broken_lines = format!("CONCENTRIC_SESSION__SECRET='{CANARY}");
    let worlds = [
        World::new().with_file("concentric.toml", &format!("[session]\nsecret = \"{CANARY}")),
        World::new().with_file("concentric.toml", &format!("[session]\nsecret = {CANARY}")),
        World::new().with_file("concentric.toml", &format!("[session]\nsecret = [\"{CANARY}\"]")),
        World::new().with_file("concentric.toml", &format!("[password]\nprevious_peppers = \"{CANARY}\"")),
        World::new().with_file(".env", &broken_lines),
        World::new().with_file(".env", CANARY),
        World::new().with("CONCENTRIC_SESSION__SECRET", CANARY),
        World::new().with("CONCENTRIC_PASSWORD__PREVIOUS_PEPPERS", CANARY),
        World::new().with("CONCENTRIC_PASSWORD__PREVIOUS_PEPPERS", &format!("{CANARY}:{CANARY}")),
        World::new().with("CONCENTRIC_DATABASE__URL", &format!("postgers://app:{CANARY}@db/shop")),
        World::new().with("CONCENTRIC_DATABASE__URL", &format!("postgres://app:{CANARY}#@db/shop")),
        World::production().with("CONCENTRIC_DATABASE__URL", &format!("postgres://app:{CANARY}@db/shop")),
    ];
    for world in worlds {
        let inspection = Settings::inspect(&world.sources);
        assert!(!inspection.problems.is_empty());
        let told = format!("{} {inspection:?}", inspection.problems);
        assert!(!told.contains(CANARY), "{told}");
    }
}

#[test]
fn a_broken_file_is_told_by_line() {
    let problem = World::new().with_file("concentric.toml", "[server]\nport = = 1\n").problem();
    assert_eq!(problem.key, "concentric.toml");
    assert!(problem.message.contains("line 2"), "{problem}");
    let problem = World::new().with_file(".env", "\nA=1\nnonsense\n").problem();
    assert_eq!(
        (problem.key.as_str(), problem.message.as_str()),
        (".env", "line 3: is not of the form NAME=value")
    );
}
