import { defineConfig } from "prisma/config";

/** Read by the Prisma CLI only; Muster itself applies the same folder with `npm run db:migrate`. */
export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
