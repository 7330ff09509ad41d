-- A sign-in ends when nothing is done with it. How long that takes is the organisation's to say; each sign-in has it beside it, so that finding one stays one look.

alter table organisations add column idle_minutes integer not null default 60 check (idle_minutes between 10 and 120);
alter table sign_ins add column idle_minutes integer not null default 60 check (idle_minutes > 0);
