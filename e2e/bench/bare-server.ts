import type { IncomingMessage, ServerResponse } from "node:http";
import pg from "pg";
import { serveMeasured } from "./measured-server.ts";

/** What the machine can do at most: node:http and pg, one prepared statement a request, and no rules at all. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
/** A page of 100 users as Muster answered it. */
const page = Buffer.from((await pool.query("SELECT page FROM bench_setup")).rows[0].page);
const type = "application/scim+json; charset=utf-8";

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "";
  const method = request.method ?? "";
  if (url === "/fixed") return end(response, 200, page);
  if (url === "/page") return end(response, 200, await readPage());
  if (method === "GET" && url.startsWith("/name/")) {
    const { rows } = await pool.query({
      name: "name",
      text: "SELECT body FROM bench_bare WHERE user_name = $1",
      values: [url.slice("/name/".length)],
    });
    return end(response, 200, rows[0].body);
  }
  const id = url.slice("/user/".length);
  if (method === "GET") {
    const { rows } = await pool.query({
      name: "id",
      text: "SELECT body FROM bench_bare WHERE id = $1",
      values: [id],
    });
    return end(response, 200, rows[0].body);
  }
  const body = await readText(request);
  if (method === "POST") {
    await pool.query({
      name: "insert",
      text: "INSERT INTO bench_bare (id, user_name, active, body) VALUES ($1, $2, true, $3)",
      values: [id, `created-${id}`, body],
    });
    return end(response, 201, body);
  }
  const { rows } = await pool.query({
    name: "update",
    text: "UPDATE bench_bare SET active = $2 WHERE id = $1 RETURNING body",
    values: [id, body.includes('"active":true')],
  });
  return end(response, 200, rows[0].body);
}

async function readPage(): Promise<string> {
  const { rows } = await pool.query({
    name: "page",
    text: "SELECT body FROM bench_bare ORDER BY id LIMIT 100",
  });
  return `{"itemsPerPage":100,"Resources":[${rows.map((row) => row.body).join(",")}]}`;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function end(response: ServerResponse, status: number, body: string | Buffer): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) }).end(body);
}

serveMeasured(
  (request, response) => {
    serve(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  },
  () => undefined,
);
