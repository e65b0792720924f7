/** What a step of a request wants done with a tool. */
export type Intent =
  | { readonly type: "list"; readonly path: string }
  | { readonly type: "read"; readonly path: string; readonly isSummary: boolean }
  | { readonly type: "read-url"; readonly url: string; readonly isSummary: boolean }
  | { readonly type: "run"; readonly command: string }
  | {
      readonly type: "write";
      readonly path: string;
      /** Null: what the tool call before gave. */
      readonly content: string | null;
      readonly append: boolean;
    }
  | { readonly type: "edit"; readonly path: string; readonly from: string; readonly to: string }
  | { readonly type: "search-web"; readonly query: string }
  | { readonly type: "search-files"; readonly query: string }
  | { readonly type: "call"; readonly tool: string; readonly json: string | null };
