-- OAuth 2.0 client credentials, a rate limit for each key, reminders before a key expires.

-- AlterTable
ALTER TABLE "key" ADD COLUMN     "public_keys" JSONB,
ADD COLUMN     "rate_burst" INTEGER NOT NULL DEFAULT 10000,
ADD COLUMN     "rate_per_second" INTEGER NOT NULL DEFAULT 5000,
ADD COLUMN     "reminded_days" SMALLINT,
ALTER COLUMN "secret_hash" DROP NOT NULL;

-- A key has a secret or public keys, never both or neither.
ALTER TABLE "key" ADD CONSTRAINT "key_credential" CHECK (("secret_hash" IS NULL) = ("public_keys" IS NOT NULL));

-- CreateTable
CREATE TABLE "access_token" (
    "token_hash" TEXT NOT NULL,
    "key_id" UUID NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "client_assertion" (
    "key_id" UUID NOT NULL,
    "jti_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_assertion_pkey" PRIMARY KEY ("key_id","jti_hash")
);

-- CreateIndex
CREATE INDEX "access_token_key_id_idx" ON "access_token"("key_id");

-- CreateIndex
CREATE INDEX "access_token_expires_at_idx" ON "access_token"("expires_at");

-- CreateIndex
CREATE INDEX "client_assertion_expires_at_idx" ON "client_assertion"("expires_at");

-- AddForeignKey
ALTER TABLE "access_token" ADD CONSTRAINT "access_token_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_assertion" ADD CONSTRAINT "client_assertion_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "key"("id") ON DELETE CASCADE ON UPDATE CASCADE;
