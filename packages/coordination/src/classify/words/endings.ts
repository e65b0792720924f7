/** Whether a stem may go on like this. */
export type Endings = (ending: string) => boolean;

const oneOf = (list: string): Endings => {
  const endings = new Set(["", ...list.split(" ")]);
  return (ending) => endings.has(ending);
};

/** Of verbs and nouns whose stem has lost its `e`, too. */
export const englishEndings = oneOf("s es ed d ing e er ers");
export const germanicEndings = oneOf(
  "e en t st te ten et n r er es em s ung ungen end ende d den de er ere eren bar",
);
/** Without accents. */
export const romanceEndings = oneOf(
  "a e i o s t z d as es is os ar er ir oir re are ere ire r ra ndo ant ando iendo endo indo an en em am ez ons ent nt mos ado ada ados adas ato ata ati ate ido ida idos idas ito ita iti ite ee ees l le la lo li las los me mi nos za zar ze zi zo zare que quer quez x aux",
);
/** So long that all cases fit. */
export const slavicEndings: Endings = (ending) => ending.length <= 5;
