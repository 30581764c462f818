/** What becomes of the memberships that Muster made in a group that it no longer manages. */
export const earlierOptions = [
  {
    id: "remove" as const,
    label: "Take them back",
    description: "The users leave that group. Those whom somebody else put in stay.",
  },
  {
    id: "keep" as const,
    label: "Leave them",
    description: "The users stay in it, and Muster forgets that it put them in.",
  },
];
