-- The client's door: links, bound devices, consent.

-- A private link; only a hash of its secret is kept.
create table links (
  organisation_id uuid not null,
  link_id uuid not null,
  case_id uuid not null,
  secret_hash text not null,
  kind text not null check (kind in ('link', 'tablet')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (organisation_id, link_id),
  unique (organisation_id, secret_hash),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id)
);
alter table links enable row level security;
alter table links force row level security;
create policy links_organisation on links
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on links to attune_app;

create index links_case on links (organisation_id, case_id);

-- A phone or tablet that the client has opened with the PIN.
create table devices (
  organisation_id uuid not null,
  device_id uuid not null,
  client_id uuid not null,
  token_hash text not null,
  bound_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (organisation_id, device_id),
  unique (organisation_id, token_hash),
  foreign key (organisation_id, client_id) references clients (organisation_id, client_id)
);
alter table devices enable row level security;
alter table devices force row level security;
create policy devices_organisation on devices
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on devices to attune_app;

-- What the client agreed to, in which words, and until when.
create table consents (
  organisation_id uuid not null,
  consent_id uuid not null,
  case_id uuid not null,
  version text not null,
  language text not null,
  given_at timestamptz not null,
  supervision boolean not null,
  words_in_supervision boolean not null,
  withdrawn_at timestamptz,
  primary key (organisation_id, consent_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id)
);
alter table consents enable row level security;
alter table consents force row level security;
create policy consents_organisation on consents
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on consents to attune_app;
