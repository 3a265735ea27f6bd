/** The most common passwords of public leaks, and the stems people lengthen. */
const common = `123456 1234567 12345678 123456789 111111 000000 123123 654321 666666 121212 112233 123321 555555 777777 888888 999999 222222 333333 444444 696969 159753 147258
987654 7654321 87654321 987654321 11111111 00000000 88888888 12341234 11223344 123123123 987987 456456 789456 789456123 147258369 741852 741852963 159357 131313 101010
password passw0rd p@ssword p@ssw0rd password1 password2 pass123 pass1234 passwort motdepasse contrasena qwerty qwerty1 qwerty12 qwerty123 qwertyu qwertyui qwertz
qwertz123 azerty azerty123 asdfgh asdfghj asdfghjk asdfghjkl asdf1234 asdasd asdasdasd zxcvbn zxcvbnm 1q2w3e 1q2w3e4r 1qaz2wsx zaq12wsx q1w2e3r4 qweasd qweasdzxc
qazwsx qazwsxedc abc123 abcd123 abcd1234 abc12345 a12345 a123456 a1234567 a12345678 aa123456 aaaaaa aaaaaaaa abcdef abcdefg abcdefgh 1234qwer qwer1234 123qwe 123qweasd
123abc 12qwaszx admin1 admin12 admin123 admin1234 administr administrator1 root123 toor123 letmein letmein1 welcome welcome1 welcome12 changeme changeme1 default guest123
test12 test123 test1234 testtest tester user123 login123 master master1 secret secret1 secret12 secret123 iloveyou iloveyou1 iloveyou2 loveme lovely sunshine sunshine1
princess princess1 dragon dragon1 monkey monkey1 football football1 baseball baseball1 soccer hockey superman batman pokemon starwars shadow shadow1 michael michael1
jessica jennifer jordan23 ashley ashley1 daniel daniel1 thomas andrew joshua charlie charlie1 matthew robert nicole hannah amanda samantha michelle george hunter hunter2
freedom whatever trustno1 killer ninja1 mustang ferrari mercedes porsche yamaha honda1 corvette computer internet samsung google google1 summer winter spring autumn
summer1 winter1 flower cookie cheese pepper ginger buster tigger banana orange purple silver golden diamond junior jordan maggie bailey babygirl liverpool arsenal chelsea
barcelona realmadrid juventus hello1 hello12 hello123 hellohell helloworld gantry gantry1 gantry12 gantry123 server server1 cisco123 raspberry ubnt123 support operator
factory plant123 machine industry siemens siemens1 scada123 plc12345 security
1234567890 123456789a 12345678910 0123456789 0987654321 9876543210 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty1234 qwerty12345 qwerty123456
qwertyuiop123 asdfghjkl1 asdfghjkl123 zxcvbnm123 q1w2e3r4t5 q1w2e3r4t5y6 1q2w3e4r5t6y 1234qwerasdf qazwsxedc1 qazwsxedcrfv password12 password123
password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123 password1! password123! password!1 mypassword1 mypassword123 yourpassword newpassword1 changeme123
changeme1234 changemenow welcome123 welcome1234 welcome123! welcome2024 welcome2025 welcome2026 letmein123 letmein1234 iloveyou12 iloveyou123 iloveyou1234
administrator admin12345 admin123456 admin@1234 adminadmin adminadmin1 root123456 rootroot12 superuser1 supervisor testtest12 test123456 test1234567 testing123
guest12345 user123456 default123 secret1234 secret12345 qwe123qwe123 abc1234567 abcd123456 abcd1234567 abcdefghij abcdefghijk a123456789 aa12345678 aa123456789
aaaaaaaaaa 0000000000 1111111111 2222222222 5555555555 7777777777 8888888888 9999999999 1212121212 1231231231 123123123123 1122334455 11223344556 112233445566
football12 football123 baseball12 baseball123 basketball superman123 batman12345 pokemon123 starwars12 starwars123 princess12 princess123 sunshine12 sunshine123
monkey12345 dragon12345 master12345 shadow12345 michael123 jennifer12 charlie123 liverpool1 manchester chelsea123 barcelona1 computer12 computer123 internet12
internet123 samsung123 gantry1234 gantry12345 gantrygantry summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025
passwordpassword qwertyqwerty 123456123456 1234512345 trustno1trustno1 whatever12 whatever123 freedom123 monday1234 january2026 hello12345 hello123456 hellohello`;

const listed = new Set(common.split(/\s+/));
export const isCommonPassword = (password: string) => listed.has(password.toLowerCase());
