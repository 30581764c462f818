import pg from "pg";
import { describe, expect, test } from "vitest";
import { gathered } from "./gather.ts";

describe("questions of one moment", () => {
  test("share a statement, and each has its own answer", async () => {
    const asked: number[][] = [];
    const double = gathered(async (questions: readonly number[]) => {
      asked.push([...questions]);
      return questions.map((one) => one * 2);
    });
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(asked).toEqual([[1, 2, 3]]);
    expect(await double(4)).toBe(8);
    expect(asked).toHaveLength(2);
  });

  test("that PostgreSQL refuses fail alone", async () => {
    const ask = gathered(async (questions: readonly string[]) => {
      if (questions.includes("bad")) throw new pg.DatabaseError("invalid byte sequence", 0, "error");
      return questions;
    });
    const answers = await Promise.allSettled(["one", "bad", "two"].map(ask));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("fail together where there is no database", async () => {
    let tries = 0;
    const ask = gathered(async (_questions: readonly string[]): Promise<string[]> => {
      tries += 1;
      throw new Error("no connection");
    });
    const answers = await Promise.allSettled(["one", "two"].map(ask));
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(tries).toBe(1);
  });
});
