//! The tour of the README does what the README says. Needs bash and curl, as its readers do.

use std::{
    fs,
    process::{Command, Stdio},
};

use crate::support::World;

/// A block of commands, and what they are said to print.
struct Step<'a> {
    commands: &'a str,
    output: &'a str,
}

/// The commands of a section, each with the block behind it. A block that prints nothing for the reader is no step.
fn steps<'a>(readme: &'a str, section: &str) -> Vec<Step<'a>> {
    let (_, rest) = readme.split_once(&format!("\n## {section}\n")).unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let blocks: Vec<&str> = section.split("```").skip(1).step_by(2).collect();
    let step = |pair: &[&'a str]| {
        let (commands, output) = (pair[0].strip_prefix("sh\n")?, pair[1].strip_prefix("json\n")?);
        Some(Step { commands, output })
    };
    blocks.windows(2).filter_map(step).collect()
}

/// The text with identities and times, which differ every time, made alike.
fn masked(text: &str) -> String {
    let delimiter = |c: char| ['"', '(', ')', ' ', '\n'].contains(&c);
    let words = text.trim().split_inclusive(delimiter);
    words
        .map(|word| match word.strip_suffix(delimiter) {
            Some(bare) => masked_word(bare) + &word[bare.len()..],
            None => masked_word(word),
        })
        .collect()
}

/// An identity may stand behind the name of what has it, as in `sandbox-payment-…`.
fn masked_word(word: &str) -> String {
    let dashes = |text: &str| text.match_indices('-').map(|(at, _)| at).collect::<Vec<_>>();
    if let Some((before, id)) = word.len().checked_sub(36).and_then(|start| word.split_at_checked(start))
        && dashes(id) == [8, 13, 18, 23]
    {
        return format!("{before}ID");
    }
    let is_time = word.len() >= 20 && word.ends_with('Z') && dashes(word) == [4, 7];
    if is_time { "TIME".to_owned() } else { word.to_owned() }
}

#[test]
fn every_step_of_the_tour_prints_what_the_readme_shows() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let steps = steps(&readme, "Five minutes");
    assert!(steps.len() >= 5, "the tour has lost its way: {} steps", steps.len());
    let world = World::sqlite();
    let server = world.start();

    for Step { commands, output } in steps {
        let commands = commands
            .replace("localhost:8080", &server.address().to_string())
            .replace("cargo run -q --", env!("CARGO_BIN_EXE_concentric"));
        let mut bash = Command::new("bash");
        bash.args(["-e", "-o", "pipefail", "-c", &commands]);
        world.confine(&mut bash);

        let done = bash.stdout(Stdio::piped()).stderr(Stdio::inherit()).output().unwrap();
        // Lines of CSV end as its standard says, which a terminal does not show.
        let printed = String::from_utf8(done.stdout).unwrap().replace("\r\n", "\n");

        assert!(done.status.success(), "{commands}");
        assert_eq!(masked(&printed), masked(output), "{commands}");
    }
}
