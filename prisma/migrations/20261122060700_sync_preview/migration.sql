ALTER TYPE "sync_kind" ADD VALUE 'preview';
ALTER TYPE "sync_kind" ADD VALUE 'one';

ALTER TABLE "sync_run" ADD COLUMN "reach" "sync_reach" NOT NULL DEFAULT 'known';

CREATE TABLE "sync_preview_item" (
    "run_id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "user_id" UUID,
    "name" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "status_before" "user_status",
    "status_after" "user_status",
    "changes" JSONB,
    "reason" TEXT,
    "outside_domain" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "sync_preview_item_pkey" PRIMARY KEY ("run_id","provider_id")
);

CREATE INDEX "sync_preview_item_run_id_effect_name_provider_id_idx" ON "sync_preview_item"("run_id", "effect", "name", "provider_id");

ALTER TABLE "sync_preview_item" ADD CONSTRAINT "sync_preview_item_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
