-- Who did what, when: hash-chained, one chain per case and one per organisation.

-- The end of each chain, taken for update by whoever adds to it.
create table audit_heads (
  organisation_id uuid not null,
  chain_id uuid not null,
  length bigint not null,
  hash bytea not null,
  primary key (organisation_id, chain_id)
);
alter table audit_heads enable row level security;
alter table audit_heads force row level security;
create policy audit_heads_organisation on audit_heads
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update on audit_heads to attune_app;

-- Ids and verbs only, never content.
-- append-only
create table audit_events (
  organisation_id uuid not null,
  at timestamptz not null,
  audit_id uuid not null,
  chain_id uuid not null,
  position bigint not null,
  actor_kind text not null check (actor_kind in ('person', 'client', 'system', 'operator')),
  actor_id uuid,
  action text not null,
  subject_id uuid,
  request_id uuid,
  hash bytea not null,
  primary key (organisation_id, at, audit_id)
) partition by range (at);
alter table audit_events enable row level security;
alter table audit_events force row level security;
create policy audit_events_organisation on audit_events
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on audit_events to attune_app;

create table audit_events_rest partition of audit_events default;
create index audit_events_chain on audit_events (organisation_id, chain_id, position);
