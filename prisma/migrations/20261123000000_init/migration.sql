CREATE EXTENSION IF NOT EXISTS citext;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('viewer', 'annotator', 'researcher', 'admin');

-- CreateEnum
CREATE TYPE "Language" AS ENUM ('cpp', 'csharp', 'go', 'java', 'javascript', 'python', 'rust', 'typescript');

-- CreateEnum
CREATE TYPE "HallucinationType" AS ENUM ('method', 'parameter', 'undefinedvariable', 'import');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "FileOutcome" AS ENUM ('pending', 'used', 'skipped');

-- CreateEnum
CREATE TYPE "Candidate" AS ENUM ('chosen', 'rejected');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" CITEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "is_admin" BOOLEAN NOT NULL DEFAULT false,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "disabled_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "user_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("user_id","project_id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "project_id" UUID,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'done',
    "target" TEXT,
    "detail" JSONB,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'queued',
    "stage" TEXT,
    "config" JSONB NOT NULL,
    "stages" JSONB NOT NULL,
    "parent_id" UUID,
    "created_by_id" UUID,
    "launch_key" TEXT NOT NULL,
    "error" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_task" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "items" INTEGER NOT NULL DEFAULT 1,
    "state" "RunState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "result" JSONB,
    "started_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "run_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_event" (
    "id" BIGSERIAL NOT NULL,
    "run_id" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "level" TEXT NOT NULL,
    "stage" TEXT,
    "message" TEXT NOT NULL,
    "detail" JSONB,

    CONSTRAINT "run_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "repository" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "commit" TEXT,
    "license" TEXT,
    "license_source" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_file" (
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "language" "Language" NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "lines" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "symbols" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "source_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_file" (
    "run_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "outcome" "FileOutcome" NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "repository_id" UUID,
    "language" "Language",
    "file_id" UUID,

    CONSTRAINT "run_file_pkey" PRIMARY KEY ("run_id","path")
);

-- CreateTable
CREATE TABLE "context" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "language" "Language" NOT NULL,
    "type" "HallucinationType" NOT NULL,
    "types" TEXT[],
    "node_type" TEXT NOT NULL,
    "byte_start" INTEGER NOT NULL,
    "byte_end" INTEGER NOT NULL,
    "start_line" INTEGER NOT NULL,
    "middle" TEXT NOT NULL,
    "targets" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "context_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_context" (
    "run_id" UUID NOT NULL,
    "context_id" UUID NOT NULL,

    CONSTRAINT "run_context_pkey" PRIMARY KEY ("run_id","context_id")
);

-- CreateTable
CREATE TABLE "answer" (
    "id" UUID NOT NULL,
    "context_id" UUID NOT NULL,
    "type" "HallucinationType" NOT NULL,
    "generator" TEXT NOT NULL,
    "prompt_version" TEXT NOT NULL,
    "sample" INTEGER NOT NULL DEFAULT 0,
    "raw" TEXT NOT NULL,
    "run_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pair" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "context_id" UUID NOT NULL,
    "answer_id" UUID NOT NULL,
    "language" "Language" NOT NULL,
    "type" "HallucinationType" NOT NULL,
    "generator" TEXT NOT NULL,
    "rejected" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "rationale" TEXT,
    "valid" BOOLEAN NOT NULL,
    "reason" TEXT,
    "fooled_votes" INTEGER NOT NULL DEFAULT 0,
    "valid_votes" INTEGER NOT NULL DEFAULT 0,
    "fool_rate" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vote" (
    "id" UUID NOT NULL,
    "pair_id" UUID NOT NULL,
    "candidate" "Candidate" NOT NULL,
    "judge" TEXT NOT NULL,
    "prompt_version" TEXT NOT NULL,
    "sample" INTEGER NOT NULL DEFAULT 0,
    "score" SMALLINT,
    "reasoning" TEXT NOT NULL,
    "error" TEXT,
    "run_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "artifact" (
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "artifact_pkey" PRIMARY KEY ("run_id","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "project_slug_key" ON "project"("slug");

-- CreateIndex
CREATE INDEX "membership_project_id_idx" ON "membership"("project_id");

-- CreateIndex
CREATE INDEX "audit_log_project_id_at_idx" ON "audit_log"("project_id", "at" DESC);

-- CreateIndex
CREATE INDEX "audit_log_at_idx" ON "audit_log"("at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "run_launch_key_key" ON "run"("launch_key");

-- CreateIndex
CREATE INDEX "run_project_id_created_at_idx" ON "run"("project_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "run_task_run_id_stage_state_idx" ON "run_task"("run_id", "stage", "state");

-- CreateIndex
CREATE UNIQUE INDEX "run_task_run_id_stage_key_key" ON "run_task"("run_id", "stage", "key");

-- CreateIndex
CREATE INDEX "run_event_run_id_id_idx" ON "run_event"("run_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "repository_project_id_key_key" ON "repository"("project_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "source_file_repository_id_path_sha256_key" ON "source_file"("repository_id", "path", "sha256");

-- CreateIndex
CREATE INDEX "run_file_run_id_outcome_reason_idx" ON "run_file"("run_id", "outcome", "reason");

-- CreateIndex
CREATE INDEX "run_file_run_id_repository_id_idx" ON "run_file"("run_id", "repository_id");

-- CreateIndex
CREATE INDEX "context_file_id_idx" ON "context"("file_id");

-- CreateIndex
CREATE UNIQUE INDEX "context_project_id_key_key" ON "context"("project_id", "key");

-- CreateIndex
CREATE INDEX "run_context_context_id_idx" ON "run_context"("context_id");

-- CreateIndex
CREATE UNIQUE INDEX "answer_context_id_type_generator_prompt_version_sample_key" ON "answer"("context_id", "type", "generator", "prompt_version", "sample");

-- CreateIndex
CREATE UNIQUE INDEX "pair_answer_id_key" ON "pair"("answer_id");

-- CreateIndex
CREATE INDEX "pair_project_id_created_at_id_idx" ON "pair"("project_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "pair_project_id_fool_rate_id_idx" ON "pair"("project_id", "fool_rate", "id");

-- CreateIndex
CREATE INDEX "pair_context_id_idx" ON "pair"("context_id");

-- CreateIndex
CREATE UNIQUE INDEX "vote_pair_id_candidate_judge_prompt_version_sample_key" ON "vote"("pair_id", "candidate", "judge", "prompt_version", "sample");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_task" ADD CONSTRAINT "run_task_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "repository" ADD CONSTRAINT "repository_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_file" ADD CONSTRAINT "source_file_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_file" ADD CONSTRAINT "run_file_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_file" ADD CONSTRAINT "run_file_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "source_file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "context" ADD CONSTRAINT "context_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "context" ADD CONSTRAINT "context_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "source_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_context" ADD CONSTRAINT "run_context_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_context" ADD CONSTRAINT "run_context_context_id_fkey" FOREIGN KEY ("context_id") REFERENCES "context"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answer" ADD CONSTRAINT "answer_context_id_fkey" FOREIGN KEY ("context_id") REFERENCES "context"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_context_id_fkey" FOREIGN KEY ("context_id") REFERENCES "context"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair" ADD CONSTRAINT "pair_answer_id_fkey" FOREIGN KEY ("answer_id") REFERENCES "answer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vote" ADD CONSTRAINT "vote_pair_id_fkey" FOREIGN KEY ("pair_id") REFERENCES "pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Pages follow runs live: every change of a run, its tasks or its log is announced with the run's id, once a transaction.
CREATE FUNCTION announce_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('foolproof_run', NEW.id::text);
  RETURN NULL;
END $$;

CREATE FUNCTION announce_run_of_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('foolproof_run', run_id::text) FROM (SELECT DISTINCT run_id FROM changed) AS runs;
  RETURN NULL;
END $$;

CREATE TRIGGER announce AFTER INSERT OR UPDATE ON "run" FOR EACH ROW EXECUTE FUNCTION announce_run();
CREATE TRIGGER announce_insert AFTER INSERT ON "run_task" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_run_of_rows();
CREATE TRIGGER announce_update AFTER UPDATE ON "run_task" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_run_of_rows();
CREATE TRIGGER announce AFTER INSERT ON "run_event" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_run_of_rows();
