import type { Vocabulary } from "./word-kind.ts";

export const french: Vocabulary = {
  heavy:
    "refactoris~,implément~,conçoi~,concev~,analyse,analyser,analysez,optimis~,migre,migrer,migrez,enquêt~,recherche les,fais des recherches,évalue~,démontr~,prouve~,déduis,diagnostiqu~,restructur~,formalis~,simule~,synthétis~,audite~,modélise~,élabore~,développ~,concevoir,examin~",
  work: "résume~,reformul~,raccourci~,écris,écrire,écrivez,rédige~,crée,créer,créez,construis~,génère,générer,compare~,explique~,décris,décrire,corrige~,améliore~,propose~,recommande~,suggère~,calcule~,résous,résoudre,planifie~,organise~,documente~,prépare~,ébauche~,discute~,justifie~,configure~,répare~",
  minor:
    "tradui~,converti~,liste,lister,trouve,trouver,cherche~,montre~,donne~,dis-moi,nomme~,compte,trie,vérifie~,ajoute~,supprime~,modifie~,change,lis,ouvre,identifie~,estime~",
  transform: "tradui~,résume~,reformul~,raccourci~,converti~",
  hard: "compilateur,interpréteur,système d'exploitation,distribué~,évolutif,évolutive,tolérant~,concurren~,interblocage,fuite mémoire,architecture~,théorème~,vulnérabilité~,faille~,goulot~,littérature,études,cursus,causes,stratégie~,continuité,conformité",
  result:
    "tests,test unitaire,rapport~,documentation,guide,recommandation~,références,risques,feuille de route,budget,coûts,migration,conclusions,plan de",
  scope:
    "tout,toute,tous,toutes,chaque,entier,entière,projet,système,module,dépôt,fichiers,plateforme,dernières années,base de données",
  small: "court~,petit~,simple,bref,brève,phrase,phrases,paragraphe,fonction,poème,courriel,mail",
  depth: "détaillé~,complet,complète,approfondi~,exhaustif,exhaustive,rigoureu~,étape par étape",
  reason:
    "explique~,décris,décrire,pourquoi,comment fonctionne~,comment marche~,différence~,avantages,inconvénients,devrais-je,dois-je,conséquences,à quoi sert",
  method: "comment faire,comment puis-je,comment je,comment installer,comment",
  fact: "qui,quand,où,combien,quelle heure,capitale,quel âge,quelle est la capitale,devise,météo,que veut dire,comment dit-on,comment s'appelle",
  code: "code,script,classe,fonction python",
  polite:
    "s'il te plaît,s'il vous plaît,merci,bonjour,bonsoir,salut,peux-tu,pourrais-tu,pouvez-vous,pourriez-vous,ça va,j'espère,comment ça va,comment vas-tu,comment allez-vous",
  onward: "oui,non,continue,continuez,vas-y,suivant,suite,encore,d'accord,merci,bien,parfait",
  program: "application,appli,site web,jeu",
  piece: "lettre,poème,recette,discours,histoire,courriel",
};

export const spanish: Vocabulary = {
  heavy:
    "refactoriz~,implementa~,diseña~,analiza~,optimiza~,migra,migrar,migre,investiga~,evalúa~,evaluar,demuestra~,demostrar,prueba que,deduce,deriva,diagnostica~,reestructura~,formaliza~,simula~,sintetiza~,audita~,desarroll~,elabora~,examina~",
  work: "resume~,resumir,reformula~,acorta~,escrib~,redacta~,crea,crear,cree,construye,construir,genera,generar,compara~,compáral~,explica~,describe,describir,corrige,corregir,arregla~,mejora~,propón,propone~,recomienda~,sugiere~,calcula~,resuelve~,resolver,planifica~,organiza~,documenta,documentar,prepara~,esboza,justifica~,configura~",
  minor:
    "traduce~,traducir,convierte~,lista,listar,encuentra~,busca~,muestra~,dame,dime,nombra,cuenta,ordena,verifica~,añade~,agrega~,elimina,borra~,cambia~,lee,abre,identifica~,estima~",
  transform: "traduce~,traducir,resume~,resumir,reformula~,acorta~,convierte~",
  hard: "compilador~,intérprete,sistema operativo,distribuid~,escalable~,tolerante~,concurren~,interbloqueo,arquitectura~,teorema~,vulnerabilidad~,cuello de botella,cuellos de botella,literatura,estudios,causas,causa raíz,plan de estudios,estrategia~",
  result:
    "pruebas,tests,informe~,documentación,guía,recomendacion~,referencias,riesgos,hoja de ruta,presupuesto,costes,costos,migración,conclusiones,revisión crítica",
  scope:
    "todo,toda,todos,todas,cada,entero,entera,completo el,proyecto,sistema,módulo,repositorio,archivos,plataforma,años,base de datos",
  small: "cort~,breve,pequeñ~,sencill~,simple,frase,frases,párrafo,función,poema,correo",
  depth: "detallad~,exhaustiv~,a fondo,profund~,riguros~,paso a paso,completa",
  reason:
    "explica~,describe,describir,por qué,cómo funciona~,diferencia~,ventajas,desventajas,inconvenientes,debería,consecuencias,para qué sirve",
  method: "cómo puedo,cómo se hace,cómo hago,cómo instalo,cómo",
  fact: "quién,cuándo,dónde,cuánto~,cuánta~,qué hora,capital de,habitantes,qué significa,cómo se dice,clima,cómo se llama",
  code: "código,script,clase",
  polite:
    "por favor,gracias,hola,buenos días,buenas tardes,buenas noches,qué tal,podrías,puedes,espero que,cómo estás,cómo está",
  onward: "sí,si,no,sigue,continúa,continua,adelante,siguiente,vale,otra,vez,bien,gracias,claro",
  program: "aplicación,página web,sitio web,juego",
  piece: "carta,poema,receta,discurso,historia,correo,mensaje",
  back: "más,menos",
};

export const italian: Vocabulary = {
  heavy:
    "rifattorizza~,refactor~,implementa~,progetta~,analizza~,ottimizza~,migra,migrare,indaga~,ricerca le,valuta~,dimostra~,deriva,diagnostica~,ristruttura~,formalizza~,simula~,sintetizza~,svilupp~,elabora~,esamina~",
  work: "riassum~,riscriv~,riformula~,accorcia~,scriv~,redigi,crea,creare,costruisci,costruire,genera,generare,confronta~,spiega~,descriv~,correggi~,migliora~,proponi~,raccomanda~,suggerisci~,calcola~,risolvi~,pianifica~,organizza~,documenta,prepara~,ripara~,configura~",
  minor:
    "traduc~,converti~,elenca~,trova~,cerca~,mostra~,dammi,dimmi,nomina,conta,ordina,verifica~,aggiungi~,rimuovi~,elimina~,cambia~,leggi,apri,identifica~,stima~",
  transform: "traduc~,riassum~,riscriv~,riformula~,accorcia~,converti~",
  hard: "compilatore,interprete,sistema operativo,distribuit~,scalabil~,concorren~,architettura~,teorema~,vulnerabilità,collo di bottiglia,colli di bottiglia,letteratura,studi,cause,strategi~,piano industriale",
  result:
    "test,report,rapporto,relazione,documentazione,guida,raccomandazion~,riferimenti,rischi,piano di,bilancio,costi,migrazione,conclusioni,alternative",
  scope:
    "tutto,tutta,tutti,tutte,ogni,intero,intera,progetto,sistema,modulo,repository,piattaforma,anni",
  small: "breve,brevi,piccol~,semplice,frase,frasi,paragrafo,funzione,poesia,messaggio,mail",
  depth: "dettagliat~,completo,completa,approfondit~,esaustiv~,rigoros~,passo per passo",
  reason: "spiega~,descriv~,perché,come funziona~,differenz~,vantaggi,svantaggi,dovrei,conseguenze",
  method: "come posso,come si fa,come faccio,come si,come preparo,come devo",
  fact: "chi,quando,dove,quanto,quanti,quante,quanta,che ora,capitale,abitanti,cosa significa,come si dice",
  code: "codice,script,classe",
  polite: "per favore,grazie,ciao,buongiorno,buonasera,come stai,potresti,puoi,spero",
  onward: "sì,si,no,continua,avanti,prosegui,prossimo,ancora,bene,perfetto,grazie,vai",
  program: "applicazione,sito web,gioco",
  piece: "lettera,poesia,ricetta,discorso,storia,mail,messaggio",
};

export const portuguese: Vocabulary = {
  heavy:
    "refator~,refactor~,implement~,projet~,desenh~,analis~,análise,otimiz~,optimiz~,migr~,investig~,pesquis~,avali~,prove,demonstr~,deriv~,diagnostic~,reestrutur~,formaliz~,simul~,sintetiz~,desenvolv~,elabor~,examin~",
  work: "resum~,reescrev~,reformul~,encurt~,escrev~,redij~,redige,crie,criar,cria,constru~,gere,gerar,gera,compar~,explic~,expliqu~,descrev~,corrig~,corrij~,melhor~,propon~,propõe,recomend~,sugir~,sugere,calcul~,resolv~,planej~,planei~,organiz~,document~,prepar~,configur~,consert~,faz um,faça um,faça uma,faz uma",
  minor:
    "traduz~,convert~,liste,listar,encontr~,procur~,mostr~,me dê,dá-me,diga,nomei~,conte,orden~,verific~,adicion~,remov~,apag~,mud~,leia,abra,identific~,identifiqu~,estim~",
  transform: "traduz~,resum~,reescrev~,reformul~,encurt~,convert~",
  hard: "compilador~,interpretador,sistema operacional,distribuíd~,escalável,escaláveis,concorr~,arquitet~,arquitect~,teorema~,vulnerabilidade~,gargalo~,literatura,estudos,causas,estratégia~",
  result:
    "testes,relatório~,documentação,guia,recomendaç~,recomendações,referências,riscos,roteiro,orçamento,custos,migração,conclusões",
  scope:
    "todo,toda,todos,todas,cada,inteiro,inteira,projeto,sistema,módulo,repositório,arquivos,ficheiros,plataforma,anos,serviço",
  small: "curt~,breve,pequen~,simples,frase,frases,parágrafo,função,poema,mensagem",
  depth: "detalhad~,complet~,aprofundad~,exaustiv~,rigoros~,abrangente,passo a passo,comparativa",
  reason:
    "explic~,expliqu~,descrev~,por que,porquê,como funciona~,diferenç~,vantagens,desvantagens,devo,deveria,consequências,o que é",
  method: "como posso,como faço,como fazer,como se faz,como",
  fact: "quem,quando,onde,quant~,que horas,capital d~,habitantes,o que significa,como se diz",
  code: "código,script,classe",
  polite:
    "por favor,obrigad~,olá,oi,bom dia,boa tarde,boa noite,poderia,pode me,você pode,espero que",
  onward: "sim,não,continue,continua,prossiga,próximo,mais,bem,ótimo,vai,segue",
  program: "aplicativo,aplicação,site,jogo",
  piece: "carta,poema,receita,discurso,história,mensagem,legenda",
};
