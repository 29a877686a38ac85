-- AlterTable
ALTER TABLE "answer" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "call_id" UUID;

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "easy_max" DOUBLE PRECISION NOT NULL DEFAULT 0.34,
ADD COLUMN     "hard_min" DOUBLE PRECISION NOT NULL DEFAULT 0.66,
ADD COLUMN     "spend_limit_micros" BIGINT;

-- AlterTable
ALTER TABLE "vote" ADD COLUMN     "call_id" UUID;

-- CreateTable
CREATE TABLE "provider" (
    "id" UUID NOT NULL,
    "name" CITEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "base_url" TEXT,
    "key_source" TEXT NOT NULL,
    "key_ciphertext" BYTEA,
    "key_id" TEXT,
    "key_last4" TEXT,
    "settings" JSONB NOT NULL,
    "disabled_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "wire_name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "disabled_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_throttle" (
    "model_id" UUID NOT NULL,
    "requests" DOUBLE PRECISION NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "refilled_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "open_until" TIMESTAMPTZ,

    CONSTRAINT "model_throttle_pkey" PRIMARY KEY ("model_id")
);

-- CreateTable
CREATE TABLE "allowed_host" (
    "host" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "allowed_host_pkey" PRIMARY KEY ("host")
);

-- CreateTable
CREATE TABLE "model_call" (
    "id" UUID NOT NULL,
    "model_id" UUID,
    "model_slug" TEXT NOT NULL,
    "project_id" UUID,
    "run_id" UUID,
    "purpose" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "prompt_version" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "error" TEXT,
    "tokens_in" INTEGER NOT NULL DEFAULT 0,
    "tokens_cached" INTEGER NOT NULL DEFAULT 0,
    "tokens_out" INTEGER NOT NULL DEFAULT 0,
    "cost_micros" BIGINT,
    "latency_ms" INTEGER NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 1,
    "batch" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_batch" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "keys" TEXT[],
    "remote_id" TEXT,
    "state" TEXT NOT NULL,
    "error" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "model_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_budget" (
    "run_id" UUID NOT NULL,
    "cap_micros" BIGINT,
    "spent_micros" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "run_budget_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "prompt_template" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prompt_template_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "provider_name_key" ON "provider"("name");

-- CreateIndex
CREATE UNIQUE INDEX "model_slug_key" ON "model"("slug");

-- CreateIndex
CREATE INDEX "model_provider_id_idx" ON "model"("provider_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_call_key_key" ON "model_call"("key");

-- CreateIndex
CREATE INDEX "model_call_run_id_model_slug_idx" ON "model_call"("run_id", "model_slug");

-- CreateIndex
CREATE INDEX "model_call_project_id_created_at_idx" ON "model_call"("project_id", "created_at");

-- CreateIndex
CREATE INDEX "model_batch_run_id_state_idx" ON "model_batch"("run_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "prompt_template_project_id_purpose_version_key" ON "prompt_template"("project_id", "purpose", "version");

-- AddForeignKey
ALTER TABLE "model" ADD CONSTRAINT "model_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_throttle" ADD CONSTRAINT "model_throttle_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_call" ADD CONSTRAINT "model_call_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_call" ADD CONSTRAINT "model_call_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_call" ADD CONSTRAINT "model_call_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_batch" ADD CONSTRAINT "model_batch_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_batch" ADD CONSTRAINT "model_batch_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_budget" ADD CONSTRAINT "run_budget_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompt_template" ADD CONSTRAINT "prompt_template_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One row a model, rewritten at each call: room on the page keeps these updates off the index.
ALTER TABLE "model_throttle" SET (fillfactor = 20);
ALTER TABLE "run_budget" SET (fillfactor = 20);
