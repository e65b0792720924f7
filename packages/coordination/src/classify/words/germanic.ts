import type { Vocabulary } from "./word-kind.ts";

export const german: Vocabulary = {
  heavy:
    "refaktorier~,refactor~,implementier~,entwirf,entwerf~,konzipier~,analysier~,optimier~,migrier~,untersuch~,recherchier~,bewert~,evaluier~,beweis~,leite her,herleit~,diagnostizier~,parallelisier~,umstrukturier~,formalisier~,simulier~,prüfe alle,auditier~,erforsch~,modernisier~,beurteil~,quantifizier~,entwickl~,erarbeit~",
  work: "fasse,zusammenfass~,umschreib~,kürze,vereinfach~,schreib~,verfass~,erstell~,bau,baue,bauen,generier~,vergleich~,überprüf~,erklär~,erläuter~,beschreib~,skizzier~,behebe,beheb~,korrigier~,verbesser~,empfiehl,empfehl~,schlag~,berechn~,lösen,plane,planen,plan,organisier~,klassifizier~,diskutier~,begründ~,formulier~,dokumentier~,bereite,entwurf,mach mir,mache mir,programmier~,richte,einrichten,konfigurier~,schätze,repariere,repariert",
  minor:
    "übersetz~,konvertier~,liste,finde,finden,such~,zeig~,nenn~,gib,sag,sage,zähle,zählt,sortier~,ändere,füge,hinzufüg~,entfern~,lösche~,prüf~,lies,öffne,sammle,gruppier~,identifizier~",
  transform: "übersetz~,fasse,zusammenfass~,umschreib~,kürze,vereinfach~,konvertier~",
  hard: "compiler,interpreter,betriebssystem~,verteilt~,skalierbar~,fehlertolerant~,nebenläufig~,deadlock~,speicherleck~,engpass,engpässe,architektur~,theorem~,satz von,sicherheitslücke~,studien,literatur~,stand der forschung,lehrplan,lastenheft,geschäftsplan,ursache~,jahresabschl~,grundlagenforschung,konsens~,strategie~,konzept~,sicherheitskonzept,zertifizier~",
  result:
    "tests,unit-tests,regressionstest~,grenzfälle,grenzfall,bericht~,dokumentation,leitfaden,anleitung,empfehlung~,quellen,risiken,maßnahmenplan,fahrplan,zeitplan,kosten,migration~,benchmarks,schlussfolgerung~,konzept,gutachten,budget,schulungen,notfallplan,zuständigkeiten",
  scope:
    "gesamt~,ganze,ganzen,ganzes,jede,jeden,jedes,alle,allen,sämtliche~,gehe,projekt~,system~,modul,zahlungsmodul,dienst,datenbank~,repository,jahre,jahren,dateien",
  small:
    "kurz~,klein~,einfach~,knapp~,satz,sätze,sätzen,absatz,funktion~,gedicht,regex,e-mail,mail",
  depth:
    "ausführlich~,umfassend~,detailliert~,gründlich~,vollständig~,systematisch~,schritt für schritt",
  reason:
    "erklär~,erläuter~,beschreib~,warum,wieso,weshalb,wie funktioniert,wie funktionieren,unterschied~,vorteil~,nachteil~,soll ich,sollte ich,sollen wir,was bedeutet es,wodurch,wie kommt es,wie entsteh~,folgen,auswirkung~,wie genau,funktioniert,vor- und nachteile",
  method: "wie kann ich,wie mache ich,wie richte ich,wie installiere ich,wie geht,wie",
  fact: "wer,wann,wo,wie ist,wie war,wie wird,wie sind,wie viele,wie viel,wieviel,wie weit,wie alt,wie lange,wie hoch,wie groß,wie spät,wie heißt,hauptstadt,einwohner,welches jahr,was heißt,wetter,wie schreibt man",
  code: "code,skript,klasse,schnittstelle,python-funktion,programm,fehlermeldung",
  polite:
    "bitte,danke,hallo,guten morgen,guten tag,guten abend,moin,könntest du,kannst du,würdest du,könnten sie,können sie,vielen dank,liebe grüße,ich hoffe,entschuldig~,wie geht",
  back: "es,das,dies,davon,nochmal,noch mal,stattdessen,auch,kürzer,länger,einfacher,mehr,weniger,zweite,dritte,erste,letzte,andere",
  onward:
    "ja,nein,ok,weiter,bitte,danke,gern,gerne,genau,richtig,mach,machen,fahre,fort,nächste,nächster,noch,einmal,nochmal,super,gut,los,und,dann,so,das,es,alles,beide,klar,weitermachen",
  program: "app,anwendung,webseite,website,spiel,plattform",
  piece: "brief,gedicht,rezept,rede,geschichte,nachricht,mail,e-mail",
};

export const dutch: Vocabulary = {
  heavy:
    "refactor~,implementeer~,ontwerp~,analyseer~,optimaliseer~,migreer~,onderzoek~,evalueer~,beoordeel~,bewijs~,leid af,diagnosticeer~,herstructureer~,simuleer~,ontwikkel~",
  work: "vat samen,samenvat~,herschrijf~,schrijf~,maak een,bouw~,genereer~,vergelijk~,controleer~,leg uit,uitleggen,beschrijf~,verbeter~,repareer~,stel voor,bereken~,los op,plan,documenteer~",
  minor: "vertaal~,zoek~,vind~,toon~,geef~,noem~,lijst,verwijder~,voeg toe,wijzig~",
  transform: "vertaal~,vat samen,samenvat~,herschrijf~",
  hard: "architectuur~,gedistribueerd~,schaalbaar~,stelling,beveiligingslek~,knelpunt~,literatuur~,oorzaak,oorzaken,besturingssysteem,strategie~,noodplan",
  result:
    "tests,verslag~,rapport~,documentatie,migratieplan,aanbeveling~,kosten,risico~,handleiding",
  scope: "hele,gehele,alle,elke,ieder~,project,systeem,bestanden,jaren",
  small: "kort~,klein~,eenvoudig~,functie,zin,zinnen,gedicht",
  depth: "uitgebreid~,gedetailleerd~,grondig~,volledig~,stap voor stap",
  reason:
    "leg uit,beschrijf~,waarom,hoe werkt,hoe werken,verschil~,voordelen,nadelen,moet ik,gevolgen",
  method: "hoe kan ik,hoe maak ik,hoe",
  fact: "hoe is,hoe was,wanneer,waar,hoeveel,hoe ver,hoe oud,hoe laat,hoofdstad,hoe zeg je",
  polite: "alsjeblieft,alstublieft,bedankt,dank je,hallo,goedemorgen,kun je,kunt u",
  onward: "ja,nee,verder,doorgaan,ga,volgende,graag,goed,prima,door",
  program: "app,website,toepassing",
};
