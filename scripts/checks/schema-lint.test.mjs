// The schema lint is itself linted: good migrations pass, and each planted breach is found with its own words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMigrations, tablesOf } from './schema-lint.mjs'

const scope = "organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid"
const locks = (name, { using = scope, check = scope, grants = 'select, insert, update, delete' } = {}) => `
alter table ${name} enable row level security;
alter table ${name} force row level security;
create policy ${name}_organisation on ${name} using (${using}) with check (${check});
grant ${grants} on ${name} to attune_app;`

const cases = `create table cases (
  organisation_id uuid not null,
  case_id uuid not null,
  reference text not null default 'none; -- yet',
  opened_at timestamptz not null default now(),
  score integer generated always as (length(reference)) stored,
  primary key (organisation_id, case_id),
  constraint one_reference unique nulls not distinct (organisation_id, reference)
);${locks('cases')}`

const instruments = `-- Few, and rarely written.
-- reference table: the same everywhere
create table instruments (instrument_id text primary key, version text not null);
grant select on instruments to attune_app;`

const audit = `-- append-only
create table audit_events (
  organisation_id uuid not null,
  at timestamptz not null,
  audit_id uuid not null,
  primary key (organisation_id, at, audit_id)
) partition by range (at);${locks('audit_events', { grants: 'select, insert' })}
create table audit_events_rest partition of audit_events default;`

const goals = (line = '', after = '') => `create table goals (
  organisation_id uuid not null,
  goal_id uuid not null,
  case_id uuid not null,
  instrument_id text references instruments (instrument_id),
  ${line}
  primary key (organisation_id, goal_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade
);${locks('goals')}
create unique index goals_case on goals (organisation_id, case_id) where case_id is not null;
${after}`

const house = (fourth, fifth) =>
  new Map(
    Object.entries({ '0001-cases.sql': cases, '0002-instruments.sql': instruments, '0003-audit.sql': audit, '0004-goals.sql': fourth, ...(fifth === undefined ? {} : { '0005-more.sql': fifth }) }).map(
      ([name, text]) => [`src/records/migrations/${name}`, text],
    ),
  )

const breach = (name, fourth, pattern, fifth) =>
  test(`found: ${name}`, () => {
    const problems = checkMigrations(house(fourth, fifth))
    assert.ok(problems.some(({ message }) => pattern.test(message)), `${JSON.stringify(problems, null, 1)} has no ${pattern}`)
    assert.ok(problems.every(({ file }) => /000[45]/.test(file)), JSON.stringify(problems))
  })

const table = (columns, { marks = '', name = 'notes', after = locks(name) } = {}) => `${marks}\ncreate table ${name} (${columns});${after}`
const id = 'organisation_id uuid not null, note_id uuid not null'
const key = 'primary key (organisation_id, note_id)'

test('good migrations pass', () => {
  assert.deepEqual(checkMigrations(house(goals())), [])
  assert.deepEqual(checkMigrations(house(goals(), table(`${id}, ${key}`, { after: locks('notes', { using: `organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid) and (note_id is null or true)` }) }))), [])
  assert.deepEqual(checkMigrations(house(goals(), 'alter table goals add column if not exists words text; alter table goals add unique (organisation_id, words);')), [])
  assert.deepEqual(checkMigrations(house(goals(), "/* a /* nested */ trigger */ update cases set reference = case when reference = 'create trigger' then 'a' else 'b' end; do $$ begin perform 1; end $$;")), [])
})

test('the tables know their kind', () => {
  assert.deepEqual([...tablesOf(house(goals())).values()].filter(({ isReference }) => isReference).map(({ name, reason }) => [name, reason]), [['instruments', 'the same everywhere']])
})

test('a problem names its line', () => {
  const [problem] = checkMigrations(house(goals('number serial not null,')))
  assert.equal(problem?.line, 1)
  const [other] = checkMigrations(house(goals('unique (case_id),')))
  assert.equal(other?.line, 6)
})

breach('a table that is neither', goals(), /reference table says so directly above/, table('note_id uuid primary key', { after: 'grant select on notes to attune_app;' }))
breach('a mark that is not directly above', goals(), /no organisation_id/, '-- reference table: why\n\ncreate table notes (note_id uuid primary key);\ngrant select on notes to attune_app;')
breach('a reference table without a reason', goals(), /say why/, '-- reference table\ncreate table notes (note_id uuid primary key);\ngrant select on notes to attune_app;')
breach('a nullable organisation', goals(), /organisation_id uuid not null/, table(`organisation_id uuid, note_id uuid, ${key}`))
breach('no primary key', goals(), /no primary key/, table(id))
breach('a primary key in the wrong order', goals(), /primary key \(note_id, organisation_id\) must begin/, table(`${id}, primary key (note_id, organisation_id)`))
breach('unique across organisations', goals(), /unique \(note_id\)/, table(`${id}, unique (note_id), ${key}`))
breach('a unique column', goals(), /unique \(email\)/, table(`${id}, email text unique, ${key}`))
breach('a unique index across organisations', goals(), /unique \(note_id\)/, `${table(`${id}, ${key}`)}\ncreate unique index notes_id on notes using btree (note_id);`)
breach('an exclusion across organisations', goals(), /exclude \(room, organisation_id\)/, table(`${id}, room text, exclude using gist (room with =, organisation_id with =), ${key}`))
breach('a later unique constraint', goals(), /unique \(case_id\)/, 'alter table goals add constraint x unique (case_id);')
breach('a foreign key without the organisation', goals(), /must begin with organisation_id/, table(`${id}, case_id uuid references cases (case_id), ${key}`))
breach('a foreign key without columns', goals(), /name the columns/, table(`${id}, case_id uuid, foreign key (organisation_id, case_id) references cases, ${key}`))
breach('a foreign key to nowhere', goals(), /no migration/, table(`${id}, foreign key (organisation_id) references nowhere (organisation_id), ${key}`))
for (const action of ['on delete set null', 'on delete set default', 'on delete restrict', 'on delete cascade on update restrict', 'on delete set null (case_id)']) {
  breach(`a foreign key ${action}`, goals(), /cascade and no action only/, table(`${id}, case_id uuid, foreign key (organisation_id, case_id) references cases (organisation_id, case_id) ${action}, ${key}`))
}
breach('a reference table that points at a tenant table', goals(), /never points/, '-- reference table: why\ncreate table notes (note_id uuid primary key, organisation_id uuid, case_id uuid, foreign key (organisation_id, case_id) references cases (organisation_id, case_id));\ngrant select on notes to attune_app;')
for (const column of ['n serial', 'n bigserial not null', 'n integer generated always as identity', "n bigint default nextval('s')"]) breach(column, goals(), /no serial/, table(`${id}, ${column}, ${key}`))
breach('a sequence', goals('', 'create sequence numbers;'), /no serial/)
breach('an integer id', goals('session_id bigint not null,'), /ids are UUIDs/)
breach('an id made by the database', goals('other uuid default gen_random_uuid(),'), /computed by the application/)
breach('a volatile default', goals('other timestamptz default clock_timestamp(),'), /computed by the application/)
for (const trigger of ['trigger', 'constraint trigger', 'or replace trigger']) breach(trigger, goals('', `create ${trigger} t after insert on goals for each row execute function f();`), /no triggers/)
breach('an event trigger', goals('', 'create event trigger t on ddl_command_end execute function f();'), /no event triggers/)
breach('a rule', goals('', 'create rule r as on insert to goals do nothing;'), /no rules/)
breach('a view', goals('', 'create or replace view v as select 1;'), /no views/)
breach('a table from a query', goals('', 'create table copied as select 1 as a;'), /not made from a query/)
breach('partitions of partitions', goals('', 'create table audit_events_may partition of audit_events for values from (1) to (2) partition by hash (audit_id);'), /partitions of partitions/)
breach('a grant on a partition', goals('', 'grant select on audit_events_rest to attune_app;'), /nothing is granted on a partition/)
for (const sql of ['select any_value(a) from b', 'select x is json', 'create table v (a int, b int generated always as (a * 2) virtual)', 'create table v (a int, b int generated always as (a * 2))', 'select uuidv7()', 'merge into a using b on true when matched then delete returning a.id', 'select 1_000', 'select 0xff', 'alter table goals add primary key (organisation_id, at without overlaps)']) {
  breach(sql, goals('', `${sql};`), /15|16|18/)
}
breach('no row security', goals(), /enable row level security/, table(`${id}, ${key}`, { after: locks('notes').replace('alter table notes enable row level security;', '') }))
breach('row security not forced', goals(), /force row level security/, table(`${id}, ${key}`, { after: locks('notes').replace('alter table notes force row level security;', '') }))
breach('row security switched off later', goals('', 'alter table goals disable row level security;'), /stays on/)
breach('no policy', goals(), /create policy/, table(`${id}, ${key}`, { after: locks('notes').replace(/create policy.*/, '') }))
breach('a policy without with check', goals(), /lacks with check/, table(`${id}, ${key}`, { after: locks('notes').replace(/ with check.*;/, ';') }))
breach('a policy without using', goals(), /lacks using/, table(`${id}, ${key}`, { after: locks('notes').replace(/ using \(.*\) with/, ' with') }))
breach('a policy without nullif', goals(), /using must be/, table(`${id}, ${key}`, { after: locks('notes', { using: "organisation_id = current_setting('app.organisation_id', true)::uuid" }) }))
breach('a policy that opens a door', goals(), /with check must be/, table(`${id}, ${key}`, { after: locks('notes', { check: `${scope} or true` }) }))
breach('a second policy that opens a door', goals('', 'create policy wide on goals using (true) with check (true);'), /using must be/)
breach('a look across organisations without a reason', goals(), /for all|using must be/, table(`${id}, ${key}`, { after: `${locks('notes')} create policy wide on notes for select to attune_across using (true);` }))
breach('a look across organisations by the application', goals('', '\n-- across organisations: why\ncreate policy wide on goals for select to attune_app using (true);'), /using must be/)
breach('a policy for some', goals('', `create policy some on goals for select using (${scope});`), /for all/)
breach('a role that bypasses', goals('', 'alter role attune_app bypassrls;'), /bound by row-level security/)
breach('set_config', goals('', "select set_config('app.organisation_id', 'x', true);"), /never set_config/)
breach('set_config in a body', goals('', "create function f() returns void language plpgsql as $$ begin perform set_config('a', 'b', true); end $$;"), /never set_config/)
breach('a simple case', goals('', 'update goals set a = case b when 0 then 1 end;'), /Citus turns the short form/)
breach('a simple case in a body', goals('', 'create function f() returns int language sql as $$ select case 1 when 1 then 2 end $$;'), /Citus turns the short form/)
breach('a table in a do block', goals('', 'do $$ begin create table hidden (a int); end $$;'), /declared plainly/)
breach('no grant', goals(), /missing: grant/, table(`${id}, ${key}`, { after: locks('notes').replace(/grant .*/, '') }))
breach('grant all', goals('', 'grant all on goals to attune_app;'), /names its privileges/)
breach('a grant to everyone', goals('', 'grant select on goals to public;'), /granted to public/)
breach('append-only that is not', goals(), /no grant of update/, table(`${id}, ${key}`, { marks: '-- append-only', after: locks('notes', { grants: 'select, insert, update' }) }))
breach('append-only that does not say so', goals(), /-- append-only/, table(`${id}, ${key}`, { after: locks('notes', { grants: 'select, insert' }) }))
breach('reference and tenant in one file', goals('', 'alter table instruments add column words text;'), /two migrations/)
breach('an audit without months', goals(), /partition by range \(at\)/, `-- append-only\ncreate table audit (organisation_id uuid not null, at timestamptz not null, audit_id uuid not null, primary key (organisation_id, at, audit_id));${locks('audit', { grants: 'select, insert' })}`)
breach('an audit with another key', goals(), /primary key of the audit/, `-- append-only\ncreate table audit (organisation_id uuid not null, at timestamptz not null, audit_id uuid not null, primary key (organisation_id, audit_id)) partition by range (at);${locks('audit', { grants: 'select, insert' })}`)
breach('an index that needs no transaction', goals('', 'create index concurrently i on goals (organisation_id);'), /runs in a transaction/)

for (const [names, pattern] of /** @type {[string[], RegExp][]} */ ([
  [['0001-a.sql', '0003-b.sql'], /0002/],
  [['0001-a.sql', '0001-b.sql'], /0002/],
  [['1-a.sql'], /is called like/],
  [['0001_a.sql'], /is called like/],
  [['0001-a.sql', '0002-a-down.sql'], /forward only/],
])) {
  test(`found: file names ${names.join(', ')}`, () => assert.match(checkMigrations(new Map(names.map((name) => [`src/records/migrations/${name}`, ''])))[0]?.message ?? '', pattern))
}
