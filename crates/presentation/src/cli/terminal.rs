use std::io::{self, BufRead, Write};

/// Where a command reads, writes and asks: the terminal of an operator, or the variables of a test.
pub struct Terminal<'a> {
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Standard output: results.
    pub output: &'a mut dyn Write,
    /// Standard error: what went wrong.
    pub errors: &'a mut dyn Write,
    /// Shows a prompt and reads a line that is not shown; [`ask_secretly`] in a program.
    pub ask: &'a dyn Fn(&str) -> io::Result<String>,
}

/// Asks on the terminal of the process, even when its input and output lead elsewhere.
pub fn ask_secretly(prompt: &str) -> io::Result<String> {
    rpassword::prompt_password(prompt)
}
