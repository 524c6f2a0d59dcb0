"""Common given names and family names, in lower case.

They decide only where a text of two words may be a note or a group too: a family name after `no`, `not`, `we` and the
like (`no lee`, not `no show`), a given name before `children`, `kids` and the like (`Dana Children`, not `Special
Children`). Anywhere else a name needs to be on no list.
"""

_GIVEN_NAMES = """
    aaron abigail adam adriana agnes aisha alan albert alejandra alejandro alex alexander alexandra alice alicia allison
    amanda amber amy ana andre andrea andrew angel angela angie anita ann anna anne annette annie anthony antonio april
    ashley audrey barbara beatriz becky ben benjamin bernice beth betty beverly bill bob bobby bonnie brandi brandon
    brandy brenda brian brittany bruce bryan camila carl carla carlos carmen carol caroline carolyn carrie catherine
    cathy cecilia charlene charles charlotte cheryl chris christian christina christine christopher cindy claire clara
    connie courtney craig cristina crystal cynthia daisy dan dana daniel danielle david dawn deanna debbie deborah debra
    denise dennis derek diana diane diego don donald donna doris dorothy doug douglas ed eddie edith edna eduardo
    edward eileen elaine elena elizabeth ella ellen emily emma eric erica erika erin esther ethan eva evelyn felicia
    fernando florence frances francisco frank gabriel gabriela gail gary george gerald geraldine gina gladys glenn
    gloria greg gregory guadalupe gwen hannah harold heather hector heidi helen henry holly howard irene isabel isabella
    jack jackie jacob jacqueline jaime jake james jamie jan jane janet janice jason javier jay jean jeanette jeff
    jeffrey jenna jennifer jenny jeremy jerry jesse jessica jesus jill jim jimmy jo joan joann joanne jodi joe joel john
    johnny jon jonathan jorge jose joseph joshua joyce juan juana juanita judith judy julia julie julio june justin
    kara karen karina karla kate katherine kathleen kathryn kathy katie katrina kayla keisha keith kelly ken kenneth
    kerry kevin kiara kim kimberly kristen kristin kristina kyle lakisha larry latoya laura lauren laurie leah lee
    leslie lillian linda lindsay lindsey lisa lois lora loretta lori lorraine louis louise lucia lucy luis luz lydia
    lynn marcia marcus margaret margarita maria mariana marie marilyn mario marisol marjorie martha martin marvin mary
    matthew maureen maxine megan melanie melinda melissa mia michael micheal michele michelle miguel mildred misty
    molly monica monique nancy natalie natasha nathan nicholas nick nicole nina nora norma olga oscar pam pamela pat
    patrice patricia patrick patty paul paula pauline pedro peggy peter phil philip phillip phyllis rachel rafael ralph
    ramon randy raul raymond rebecca regina renee rhonda ricardo richard rick rita rob robert roberta roberto robin
    rodney roger ron ronald rosa rosario rosemary roxanne roy russell ruth ryan sabrina sally sam samantha samuel sandra
    sandy sara sarah scott sean sergio shane shannon sharon shawn sheila shelby shelly sherri sherry sheryl shirley
    silvia sofia sonia sonya sophia stacey stacy stephanie stephen steve steven sue susan suzanne sylvia tamara tameka
    tammy tanya tara tasha teresa terri terry thelma theresa thomas tiffany tim timothy tina tom toni tonya tony tracey
    tracy tyler tyrone valerie vanessa vera veronica vicki vickie victor victoria vincent virginia vivian walter wanda
    wayne wendy whitney william willie xavier ximena yesenia yolanda yvette yvonne zachary
    bao binh chau duc dung hanh hieu hoa hue huong khanh kieu lan linh loan mai minh nga ngoc nhung phuong quang quynh
    thanh thao thi thu thuy tien trang trinh tuan tuyet van vinh xuan yen
    fang fen hong hua hui jian jie jing jun lei ling meng mei min ming na ping qing rong shan ting wei wen xia
    xiaoming xin yan yang ying yu yuan yun zhen
    eun eunji haeun hye hyun hyunjung jae jihye jimin jisoo jiwon jiyoung minji minjun miyoung seo seojun seung soojin
    soyeon subin sung sungmin yeon yoona younghee yuna
    chue kao mee nou pa pahoua pao tou xee yer
"""
_FAMILY_NAMES = """
    acosta adams aguilar alexander allen alvarado alvarez anderson andrews arnold avila baker barnes bennett
    brooks bryant butler cabrera campbell campos cardenas carlson carr carter castillo castro cervantes chavez
    clark coleman collins contreras cooper cortez cox crawford cruz cunningham daniels davidson davis delgado diaz
    dixon dominguez duncan dunn edwards elliott ellis espinoza estrada evans ferguson fernandez figueroa fleming flores
    foster franklin freeman fuentes garcia garza gibson gomez gonzales gonzalez gordon graham griffin guerrero gutierrez
    guzman hamilton harris harrison harvey hawkins hayes henderson hernandez herrera hicks holmes howard hudson hughes
    ibarra jackson jenkins jensen jimenez johnson johnston jones jordan juarez kelley kelly kennedy larson lawrence lee
    lewis lopez luna maldonado marquez marshall martin martinez mason matthews mccoy mcdonald medina mejia mendez
    mendoza meyer miller miranda mitchell molina montgomery montoya morales moreno morgan morris morrison munoz murphy
    murray myers navarro nelson nichols nunez obrien olson ortega ortiz owens padilla palmer parker patel patterson
    payne pena perez perkins peters peterson phillips pierce porter powell quinn ramirez ramos reyes reynolds richardson
    riley rios rivera roberts robertson robinson rodriguez rogers rojas romero rosales ross ruiz russell ryan salazar
    salinas sanchez sanders sandoval santiago santos schmidt schultz scott serrano shaw silva simmons simpson singh
    smith snyder solis soto spencer stephens stevens stewart sullivan taylor thomas thompson torres tucker valdez
    vargas vasquez vega velasquez wagner wallace walker washington watkins watson weaver webb wells wheeler williams
    willis wilson wright zamora
    bui dang dao dinh doan duong hoang huynh luong luu nguyen ngo pham phan phung thai tran trinh truong vo vu
    cao chan chang chen cheng cheung chiu chu dai deng ding fang feng fong fu gao guo han hou hsu hu huang jiang
    kwok lai lau leung li liang liao lin liu lu luo ma meng ng peng qian shen shi su tang tian tsai wang wei
    wong wu xiao xie xu yan yang yao ye yu yuan zeng zhang zhao zheng zhong zhou zhu
    ahn bae baek cho choi chung hong hwang hyun jang jeon jeong joo jung kang kim ko koo kwon lim nam noh oh ryu
    seo shim shin suh yoo yoon yun
    lor moua thao vang vue xiong
"""
FAMILY_NAMES = frozenset(_FAMILY_NAMES.split())
GIVEN_NAMES = frozenset(_GIVEN_NAMES.split())
