"""Logs the fuzzer in, as a new account of the role under test each time its session has ended.

The fuzzer logs itself out, ends its sessions, renames and deletes the account it is given, so no account and no
cookie lasts a whole run. Schemathesis loads this file, asks `Caller` for credentials, and asks again after a 401.
"""

import os
import secrets
import subprocess

import requests
import schemathesis

BINARY = os.environ["FUZZ_BINARY"]
ORIGIN = os.environ["FUZZ_ORIGIN"]
ROLE = os.environ["FUZZ_ROLE"]

# The server believes it from this address, so that the fuzzer's own failed log-ins do not slow these down.
ELSEWHERE = {"X-Forwarded-For": "192.0.2.1"}


def create_user(username, password):
    """Makes an account the way an operator does: no account need exist for it."""
    command = [BINARY, "user", "create", "--username", username, "--email", f"{username}@example.com"]
    command += ["--role", ROLE, "--password-stdin"]
    done = subprocess.run(command, input=f"{password}\n", text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr}")


def log_in(username, password):
    """Answers the cookies of a new session."""
    credentials = {"username": username, "password": password}
    response = requests.post(f"{ORIGIN}/api/v1/auth/login", json=credentials, headers=ELSEWHERE, timeout=30)
    if response.status_code != 200:
        raise RuntimeError(f"log-in answered {response.status_code}: {response.text}")
    return dict(response.cookies)


@schemathesis.auth()
class Caller:
    """Gives each request the cookies of a session."""

    def get(self, case, context):
        username, password = f"fuzz{secrets.token_hex(6)}", secrets.token_hex(16)
        create_user(username, password)
        return log_in(username, password)

    def set(self, case, data, context):
        case.cookies = {**(case.cookies or {}), **data}
