-- Everything that the twin knows. Moments are seconds since 1970 by the twin's clock. Tokens are stored as
-- fingerprints, passwords and PINs as hashes; texts of mails, codes and what phones share are sealed.

CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS sessions (
    fingerprint TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    email TEXT,
    data TEXT NOT NULL,
    used_at REAL NOT NULL,
    expires_at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS sessions_by_email ON sessions (email);
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires_at);

CREATE TABLE IF NOT EXISTS writes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT,
    sent_at REAL NOT NULL,
    due_at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS mails_by_recipient ON mails (recipient, id);

-- Mails that are still to be sent over SMTP, where the twin has a mail server.
CREATE TABLE IF NOT EXISTS outbox (
    mail INTEGER PRIMARY KEY REFERENCES mails (id),
    message_id TEXT NOT NULL UNIQUE,
    tries INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    given_up INTEGER NOT NULL DEFAULT 0
) STRICT;

-- EU Login

CREATE TABLE IF NOT EXISTS accounts (
    email TEXT PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email_language TEXT NOT NULL,
    password TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until REAL NOT NULL DEFAULT 0,
    devices_removed_at REAL NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS links (
    fingerprint TEXT PRIMARY KEY,
    email TEXT NOT NULL REFERENCES accounts (email),
    expires_at REAL NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS captchas (id TEXT PRIMARY KEY, code TEXT NOT NULL, expires_at REAL NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS logins (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    email TEXT NOT NULL REFERENCES accounts (email),
    service TEXT NOT NULL,
    expires_at REAL NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS challenges (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL,
    email TEXT NOT NULL REFERENCES accounts (email),
    strength TEXT NOT NULL,
    nonce TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    expires_at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS challenges_by_login ON challenges (login);
CREATE INDEX IF NOT EXISTS challenges_by_email ON challenges (email);

CREATE TABLE IF NOT EXISTS pairings (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    email TEXT NOT NULL REFERENCES accounts (email),
    name TEXT NOT NULL,
    secret TEXT NOT NULL,
    state TEXT NOT NULL,
    expires_at REAL NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS devices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL REFERENCES accounts (email),
    name TEXT NOT NULL,
    secret TEXT NOT NULL,
    pin TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS devices_by_email ON devices (email);

CREATE TABLE IF NOT EXISTS security_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL REFERENCES accounts (email),
    name TEXT NOT NULL,
    strength TEXT NOT NULL,
    credential TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    user_handle TEXT NOT NULL,
    transports TEXT NOT NULL,
    sign_count INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS security_keys_by_email ON security_keys (email);

CREATE TABLE IF NOT EXISTS key_registrations (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    email TEXT NOT NULL REFERENCES accounts (email),
    name TEXT NOT NULL,
    strength TEXT NOT NULL,
    challenge TEXT NOT NULL,
    user_handle TEXT NOT NULL,
    expires_at REAL NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS tickets (
    fingerprint TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    email TEXT NOT NULL REFERENCES accounts (email),
    strength TEXT NOT NULL,
    expires_at REAL NOT NULL
) STRICT;

-- TRACES NT

CREATE TABLE IF NOT EXISTS organisations (
    traces_number TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT UNIQUE,
    pending INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    folded_place TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    control_body TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS organisations_by_country ON organisations (kind, country, folded_name);

CREATE TABLE IF NOT EXISTS organisation_activities (
    traces_number TEXT NOT NULL REFERENCES organisations (traces_number),
    activity TEXT NOT NULL,
    PRIMARY KEY (traces_number, activity)
) STRICT, WITHOUT ROWID;

-- Besides the one of the activity, in the order in which they were entered, and in the same country.
CREATE TABLE IF NOT EXISTS other_addresses (
    traces_number TEXT NOT NULL REFERENCES organisations (traces_number),
    position INTEGER NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    PRIMARY KEY (traces_number, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    language TEXT NOT NULL,
    devices_removed_at REAL NOT NULL DEFAULT 0,
    suspended INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES users (id),
    traces_number TEXT NOT NULL REFERENCES organisations (traces_number),
    activity TEXT NOT NULL,
    status TEXT NOT NULL,
    administrator INTEGER NOT NULL DEFAULT 0,
    contact_email TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    message TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    requested_at REAL NOT NULL,
    decided_at REAL,
    suspended_until REAL,
    version INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS requests_by_user ON requests (user, id);
CREATE INDEX IF NOT EXISTS requests_by_organisation ON requests (traces_number, status);
CREATE INDEX IF NOT EXISTS requests_by_status ON requests (status, id);
CREATE INDEX IF NOT EXISTS suspensions_by_end ON requests (suspended_until) WHERE suspended_until IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS one_open_request ON requests (user, traces_number, activity)
    WHERE status IN ('requested', 'valid', 'suspended');

-- Backstage: what the invented people hold in their hands, sealed

CREATE TABLE IF NOT EXISTS held_keys (
    email TEXT NOT NULL,
    credential TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (email, credential)
) STRICT, WITHOUT ROWID;
