-- AlterTable
ALTER TABLE "context" ADD COLUMN     "contaminated" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "licenses" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "repository" ADD COLUMN     "fork_of" TEXT,
ADD COLUMN     "stars" INTEGER;

-- AlterTable
ALTER TABLE "run_file" ADD COLUMN     "cluster" TEXT,
ADD COLUMN     "similarity" DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "source_file" ADD COLUMN     "license" TEXT,
ADD COLUMN     "license_source" TEXT,
ADD COLUMN     "minhash" BYTEA,
ADD COLUMN     "redactions" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "run_repository" (
    "run_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "pin" TEXT,
    "ref" TEXT,
    "outcome" "FileOutcome" NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "detail" TEXT,
    "license" TEXT,
    "stars" INTEGER,
    "fork_of" TEXT,
    "source" JSONB NOT NULL,
    "repository_id" UUID,

    CONSTRAINT "run_repository_pkey" PRIMARY KEY ("run_id","key")
);

-- CreateTable
CREATE TABLE "benchmark" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "benchmark_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "benchmark_item" (
    "id" UUID NOT NULL,
    "benchmark_id" UUID NOT NULL,
    "item_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "language" TEXT,
    "prefix" TEXT NOT NULL,
    "middle" TEXT NOT NULL,
    "suffix" TEXT NOT NULL,
    "repository" TEXT,
    "row" JSONB NOT NULL,

    CONSTRAINT "benchmark_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contamination" (
    "context_id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "containment" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "contamination_pkey" PRIMARY KEY ("context_id","item_id","kind")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" UUID NOT NULL,
    "name" CITEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "benchmark_project_id_kind_sha256_key" ON "benchmark"("project_id", "kind", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "benchmark_item_benchmark_id_item_id_key" ON "benchmark_item"("benchmark_id", "item_id");

-- CreateIndex
CREATE INDEX "contamination_item_id_idx" ON "contamination"("item_id");

-- CreateIndex
CREATE UNIQUE INDEX "credential_name_key" ON "credential"("name");

-- CreateIndex
CREATE INDEX "run_file_run_id_cluster_idx" ON "run_file"("run_id", "cluster");

-- AddForeignKey
ALTER TABLE "run_repository" ADD CONSTRAINT "run_repository_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_repository" ADD CONSTRAINT "run_repository_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repository"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "benchmark" ADD CONSTRAINT "benchmark_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "benchmark_item" ADD CONSTRAINT "benchmark_item_benchmark_id_fkey" FOREIGN KEY ("benchmark_id") REFERENCES "benchmark"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contamination" ADD CONSTRAINT "contamination_context_id_fkey" FOREIGN KEY ("context_id") REFERENCES "context"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contamination" ADD CONSTRAINT "contamination_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "benchmark_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;
