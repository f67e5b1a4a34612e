-- Run by PostgreSQL's image once, when its data folder is made: one database and one role for each service, and none can reach another's.
\getenv membership MEMBERSHIP_PASSWORD
\getenv events EVENTS_PASSWORD
\getenv billing BILLING_PASSWORD
\getenv webhooks WEBHOOKS_PASSWORD

CREATE ROLE membership LOGIN PASSWORD :'membership';
CREATE ROLE events LOGIN PASSWORD :'events';
CREATE ROLE billing LOGIN PASSWORD :'billing';
CREATE ROLE webhooks LOGIN PASSWORD :'webhooks';

CREATE DATABASE membership OWNER membership;
CREATE DATABASE events OWNER events;
CREATE DATABASE billing OWNER billing;
CREATE DATABASE webhooks OWNER webhooks;

REVOKE CONNECT ON DATABASE membership, events, billing, webhooks FROM PUBLIC;
