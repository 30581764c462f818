"use client";

import { useEffect, useRef, useState } from "react";
import { SearchField } from "./search-field.tsx";

/** Typing rests this long before it is searched for, in milliseconds. */
const PAUSE_MS = 200;

export interface RestingSearchProps {
  label: string;
  placeholder?: string;
  /** What is searched for now. */
  search: string;
  onSearch: (search: string) => void;
  className?: string;
}

/** Holds what is typed, and hands it on when typing rests; takes over `search` when that changes by itself. */
export function RestingSearch({ search, onSearch, ...field }: RestingSearchProps) {
  const [text, setText] = useState(search);
  const sent = useRef(search);
  useEffect(() => {
    if (search === sent.current) return;
    sent.current = search;
    setText(search);
  }, [search]);
  useEffect(() => {
    if (text.trim() === sent.current.trim()) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      onSearch(sent.current);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  return <SearchField {...field} value={text} onChange={setText} />;
}
