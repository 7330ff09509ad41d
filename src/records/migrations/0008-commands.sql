-- The same form sent twice is carried out once.

-- A command that has been carried out.
-- append-only
create table commands (
  organisation_id uuid not null,
  command_id uuid not null,
  done_at timestamptz not null,
  primary key (organisation_id, command_id),
  foreign key (organisation_id) references organisations (organisation_id)
);
alter table commands enable row level security;
alter table commands force row level security;
create policy commands_organisation on commands
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on commands to attune_app;
