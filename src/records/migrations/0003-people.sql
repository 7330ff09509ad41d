-- The organisation, the people who work in it, and how they sign in.

-- One clinic or service; also one person on their own.
create table organisations (
  organisation_id uuid not null,
  name text not null,
  time_zone text not null,
  default_language text not null,
  sole_practitioner boolean not null default false,
  duty_note text not null default '',
  acknowledge_within_minutes integer not null default 240,
  link_valid_days integer not null default 90,
  retention_years integer not null default 8,
  created_at timestamptz not null,
  primary key (organisation_id)
);
alter table organisations enable row level security;
alter table organisations force row level security;
create policy organisations_organisation on organisations
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on organisations to attune_app;

-- Live help, per language, shown on every client page.
create table crisis_contacts (
  organisation_id uuid not null,
  contact_id uuid not null,
  language text not null,
  position integer not null,
  label text not null,
  phone text not null,
  hours text not null default '',
  primary key (organisation_id, contact_id),
  foreign key (organisation_id) references organisations (organisation_id)
);
alter table crisis_contacts enable row level security;
alter table crisis_contacts force row level security;
create policy crisis_contacts_organisation on crisis_contacts
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on crisis_contacts to attune_app;

-- Someone who works here: therapist, supervisor, lead, admin.
create table people (
  organisation_id uuid not null,
  person_id uuid not null,
  name text not null,
  email text not null,
  language text not null,
  time_zone text not null,
  created_at timestamptz not null,
  left_at timestamptz,
  primary key (organisation_id, person_id),
  foreign key (organisation_id) references organisations (organisation_id)
);
alter table people enable row level security;
alter table people force row level security;
create policy people_organisation on people
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on people to attune_app;

-- One person may hold several roles.
create table person_roles (
  organisation_id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('therapist', 'supervisor', 'lead', 'admin')),
  primary key (organisation_id, person_id, role),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table person_roles enable row level security;
alter table person_roles force row level security;
create policy person_roles_organisation on person_roles
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on person_roles to attune_app;

-- Who supervises whom.
create table supervisions (
  organisation_id uuid not null,
  supervisor_id uuid not null,
  therapist_id uuid not null,
  since timestamptz not null,
  until timestamptz,
  primary key (organisation_id, supervisor_id, therapist_id),
  foreign key (organisation_id, supervisor_id) references people (organisation_id, person_id),
  foreign key (organisation_id, therapist_id) references people (organisation_id, person_id)
);
alter table supervisions enable row level security;
alter table supervisions force row level security;
create policy supervisions_organisation on supervisions
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on supervisions to attune_app;

-- When somebody is watching for answers that need a person, in the organisation's time zone.
create table duty_hours (
  organisation_id uuid not null,
  duty_id uuid not null,
  person_id uuid not null,
  deputy_id uuid,
  weekday integer not null check (weekday between 1 and 7),
  from_minute integer not null check (from_minute between 0 and 1439),
  until_minute integer not null check (until_minute between 1 and 1440),
  primary key (organisation_id, duty_id),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id),
  foreign key (organisation_id, deputy_id) references people (organisation_id, person_id)
);
alter table duty_hours enable row level security;
alter table duty_hours force row level security;
create policy duty_hours_organisation on duty_hours
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on duty_hours to attune_app;

-- Password (argon2id) with its time-based code; the code's secret is encrypted.
create table passwords (
  organisation_id uuid not null,
  person_id uuid not null,
  hash text not null,
  totp_secret bytea not null,
  last_totp_step bigint not null default 0,
  changed_at timestamptz not null,
  primary key (organisation_id, person_id),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table passwords enable row level security;
alter table passwords force row level security;
create policy passwords_organisation on passwords
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on passwords to attune_app;

-- Passkeys of a person.
create table passkeys (
  organisation_id uuid not null,
  passkey_id uuid not null,
  person_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text not null default '',
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (organisation_id, passkey_id),
  unique (organisation_id, credential_id),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table passkeys enable row level security;
alter table passkeys force row level security;
create policy passkeys_organisation on passkeys
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on passkeys to attune_app;

-- One-time codes for the day the phone is lost.
create table recovery_codes (
  organisation_id uuid not null,
  person_id uuid not null,
  code_hash text not null,
  used_at timestamptz,
  primary key (organisation_id, person_id, code_hash),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table recovery_codes enable row level security;
alter table recovery_codes force row level security;
create policy recovery_codes_organisation on recovery_codes
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on recovery_codes to attune_app;

-- A signed-in browser; locked while the tablet is in a client's hands.
create table sign_ins (
  organisation_id uuid not null,
  sign_in_id uuid not null,
  person_id uuid not null,
  token_hash text not null,
  device text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  locked_at timestamptz,
  revoked_at timestamptz,
  primary key (organisation_id, sign_in_id),
  unique (organisation_id, token_hash),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table sign_ins enable row level security;
alter table sign_ins force row level security;
create policy sign_ins_organisation on sign_ins
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on sign_ins to attune_app;

-- A link by which a new colleague chooses how to sign in.
create table invitations (
  organisation_id uuid not null,
  invitation_id uuid not null,
  person_id uuid not null,
  token_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (organisation_id, invitation_id),
  unique (organisation_id, token_hash),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table invitations enable row level security;
alter table invitations force row level security;
create policy invitations_organisation on invitations
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on invitations to attune_app;
