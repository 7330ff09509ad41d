-- What the lead has chosen of the engine, and the organisation's own figures that its rules compare with.

-- 'rules': R1 and R2; 'pooled': the pooled detector. Predictions: expected courses and drop-out factors, off unless switched on.
alter table organisations add column rupture_detector text not null default 'rules';
alter table organisations add constraint organisations_rupture_detector check (rupture_detector in ('rules', 'pooled'));
alter table organisations add column predictions boolean not null default false;
-- Who answers for having switched them on: a name and a profession.
alter table organisations add column predictions_by text not null default '';

-- How alliance ratings usually move here. Sums and SDs over all cases, no client's rating; made from what therapists may already see.
-- Each making is kept, so that what was shown years ago can be explained.
-- append-only
create table norms (
  organisation_id uuid not null,
  made_at timestamptz not null,
  norms_id uuid not null,
  engine_version text not null,
  figures jsonb not null,
  primary key (organisation_id, made_at, norms_id),
  foreign key (organisation_id) references organisations (organisation_id)
);
alter table norms enable row level security;
alter table norms force row level security;
create policy norms_organisation on norms
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on norms to attune_app;
