import { z } from "zod";

/** What a person or a program writes to the agent. Blanks alone, in any script, say nothing. */
export const writtenTextSchema = z.string().regex(/\S/, "is empty or blank; it must say something");
