-- CreateEnum
CREATE TYPE "sync_reach" AS ENUM ('known', 'everyone');

-- CreateEnum
CREATE TYPE "sync_kind" AS ENUM ('full', 'changes', 'approved');

-- CreateEnum
CREATE TYPE "sync_state" AS ENUM ('running', 'succeeded', 'held', 'failed');

-- CreateEnum
CREATE TYPE "sync_hold_state" AS ENUM ('waiting', 'approved', 'rejected', 'expired');

-- CreateTable
CREATE TABLE "sync_plan" (
    "directory_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "reach" "sync_reach" NOT NULL DEFAULT 'known',
    "full_every_minutes" INTEGER NOT NULL DEFAULT 360,
    "changes_every_seconds" INTEGER NOT NULL DEFAULT 60,
    "cursor" JSONB,
    "cursor_at" TIMESTAMPTZ(3),
    "last_full_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),

    CONSTRAINT "sync_plan_pkey" PRIMARY KEY ("directory_id")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "kind" "sync_kind" NOT NULL,
    "trigger" TEXT NOT NULL,
    "state" "sync_state" NOT NULL DEFAULT 'running',
    "resume" JSONB,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "server_id" UUID,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "failure" JSONB,

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_staged_user" (
    "run_id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "status" "user_status" NOT NULL,
    "attributes" JSONB NOT NULL,

    CONSTRAINT "sync_staged_user_pkey" PRIMARY KEY ("run_id","provider_id")
);

-- CreateTable
CREATE TABLE "sync_hold" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "state" "sync_hold_state" NOT NULL DEFAULT 'waiting',
    "total" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_hold_item" (
    "hold_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "status" "user_status" NOT NULL,
    "before" "user_status" NOT NULL,

    CONSTRAINT "sync_hold_item_pkey" PRIMARY KEY ("hold_id","user_id")
);

-- CreateIndex
CREATE INDEX "sync_run_directory_id_started_at_idx" ON "sync_run"("directory_id", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "sync_run_one_at_a_time" ON "sync_run"("directory_id") WHERE (state = 'running');

-- CreateIndex
CREATE INDEX "sync_hold_directory_id_created_at_idx" ON "sync_hold"("directory_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "sync_hold_one_waiting" ON "sync_hold"("directory_id") WHERE (state = 'waiting');

-- AddForeignKey
ALTER TABLE "sync_plan" ADD CONSTRAINT "sync_plan_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_staged_user" ADD CONSTRAINT "sync_staged_user_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_hold" ADD CONSTRAINT "sync_hold_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_hold_item" ADD CONSTRAINT "sync_hold_item_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "sync_hold"("id") ON DELETE CASCADE ON UPDATE CASCADE;
