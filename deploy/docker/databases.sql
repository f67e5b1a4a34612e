-- One database for each service, a role that owns it and migrates it, and a role that runs the service; none can reach another's. Run by
-- PostgreSQL's image when its data folder is made, and by hand on a volume of before there were two roles (docs/compose.md): what exists is left.
\set ON_ERROR_STOP on
\getenv membership MEMBERSHIP_PASSWORD
\getenv membership_owner MEMBERSHIP_OWNER_PASSWORD
\getenv events EVENTS_PASSWORD
\getenv events_owner EVENTS_OWNER_PASSWORD
\getenv billing BILLING_PASSWORD
\getenv billing_owner BILLING_OWNER_PASSWORD
\getenv webhooks WEBHOOKS_PASSWORD
\getenv webhooks_owner WEBHOOKS_OWNER_PASSWORD

CREATE TEMPORARY TABLE role (name text, password text);
INSERT INTO role VALUES
    ('membership', :'membership'), ('membership_owner', :'membership_owner'), ('events', :'events'), ('events_owner', :'events_owner'),
    ('billing', :'billing'), ('billing_owner', :'billing_owner'), ('webhooks', :'webhooks'), ('webhooks_owner', :'webhooks_owner');

SELECT format('CREATE ROLE %I', name) FROM role WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', name, password) FROM role \gexec

SELECT format('CREATE DATABASE %I', name) FROM role WHERE name NOT LIKE '%\_owner' AND NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', name, name || '_owner') FROM role WHERE name NOT LIKE '%\_owner' \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name) FROM role WHERE name NOT LIKE '%\_owner' \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', name, name) FROM role WHERE name NOT LIKE '%\_owner' \gexec

\connect membership
REASSIGN OWNED BY membership TO membership_owner;
\connect events
REASSIGN OWNED BY events TO events_owner;
\connect billing
REASSIGN OWNED BY billing TO billing_owner;
\connect webhooks
REASSIGN OWNED BY webhooks TO webhooks_owner;
