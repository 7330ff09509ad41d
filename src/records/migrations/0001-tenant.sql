-- The application role and the one way to name the organisation of a transaction.

do $$ begin
  if not exists (select from pg_roles where rolname = 'attune_app') then
    create role attune_app nologin;
  end if;
end $$;
grant usage on schema public to attune_app;

-- First statement of every transaction, alone: the only form that plain PostgreSQL and Citus workers both see.
create function app_set_org(organisation uuid) returns void language plpgsql as $$
begin
  execute format('set local app.organisation_id = %L', organisation);
end $$;
grant execute on function app_set_org(uuid) to attune_app;
