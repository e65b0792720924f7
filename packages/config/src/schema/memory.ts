import { choice, decimal, flag, integer, optionalText, section, text } from "./fields.ts";

export const memorySection = section("What is remembered between conversations.", {
  enabled: flag("Remember.", false),
  storage_path: text("Database file.", "~/.harombe/memory.db"),
  max_history_tokens: integer("Most tokens of history that are recalled.", 4096, {
    min: 512,
    max: 128_000,
  }),
  vector_store: section("Search by meaning.", {
    enabled: flag("Search by meaning.", false),
    backend: text("The store.", "chromadb"),
    embedding_model: text(
      "The model that turns text into vectors.",
      "sentence-transformers/all-MiniLM-L6-v2",
    ),
    embedding_provider: choice(
      "Who runs that model.",
      ["sentence-transformers", "ollama"],
      "sentence-transformers",
    ),
    persist_directory: optionalText("Folder of the store."),
    collection_name: text("Name of the collection.", "harombe_embeddings"),
  }),
  rag: section("Passages that are added to a question.", {
    enabled: flag("Add passages.", false),
    top_k: integer("Most passages.", 5, { min: 1, max: 20 }),
    min_similarity: decimal("Least similarity of a passage.", 0.7, { min: 0, max: 1 }),
  }),
});
